import type { DatabaseSync } from 'node:sqlite'
import { type HostTransaction, requireOpen, type StillAllowed } from '@db-failover/ports'
import { type Patience, patiently } from './connection.ts'
import { attempt, errorOf, refused, sqliteCode } from './errors.ts'
import { requireGuard } from './guard.ts'
import type { HostDatabase } from './host-database.ts'

/** SQLite has one transaction per connection: the next one waits for the end of the one before. */
export interface Turns {
  /** Resolves with the function that ends the turn. */
  readonly next: (waiting: Patience) => Promise<() => void>
}

export const turns = (): Turns => {
  let last: Promise<void> = Promise.resolve()
  return {
    next: async ({ clock, ms, signals }) => {
      const before = last
      let end = () => {}
      const mine = new Promise<void>((resolve) => {
        end = resolve
      })
      last = before.then(() => mine)
      const over = new AbortController()
      const late = clock.sleep(ms, AbortSignal.any([over.signal, ...signals]))
      const first = await Promise.race([before.then(() => 'mine' as const), late.then(() => 'late' as const)])
      over.abort()
      if (first === 'mine') return end
      end()
      throw refused('Unreachable', 'SQLITE_BUSY', 'The transaction before this one has not ended in time.')
    },
  }
}

const gone = () => refused('BadDatabase', 'DESTROYED', 'The connection was destroyed.')

const requireAllowed = (stillAllowed: StillAllowed): void => {
  if (!stillAllowed()) throw refused('BadDatabase', 'NOT_ALLOWED', 'The host may no longer write: its lease is over.')
}

/** Everything that can take the right to commit away, seen from inside the transaction. */
const requireActive = ({ db, order, files }: HostDatabase, stillAllowed: StillAllowed): void => {
  requireOpen(requireGuard(db, order.group), order.epoch)
  files.requireSame()
  requireAllowed(stillAllowed)
}

const undo = (db: DatabaseSync): void => {
  if (db.isOpen && db.isTransaction) db.exec('ROLLBACK')
}

/** A commit that failed otherwise than by a lock or a full disk may have reached the disk. */
const commitNow = (db: DatabaseSync): void => {
  try {
    db.exec('COMMIT')
  } catch (cause) {
    const code = sqliteCode(cause)
    if (code === 5 || code === 6 || code === 13) throw cause
    throw refused('OutcomeUnknown', errorOf(cause).code, 'The commit failed; it may have happened.', cause)
  }
}

export const hostTransaction = async (
  host: HostDatabase,
  turn: Turns,
  stillAllowed: StillAllowed,
): Promise<HostTransaction<DatabaseSync>> => {
  const { db } = host
  const waiting = host.waiting()
  const requireConnection = () => {
    if (!db.isOpen) throw gone()
  }
  requireConnection()
  const endTurn = await turn.next(waiting).catch((cause) => {
    throw db.isOpen ? cause : gone()
  })
  let ended = false
  const end = () => {
    if (ended) return
    ended = true
    undo(db)
    endTurn()
  }
  try {
    requireConnection()
    await patiently(waiting, () => db.exec('BEGIN IMMEDIATE'))
    requireActive(host, stillAllowed)
  } catch (cause) {
    end()
    throw db.isOpen ? cause : gone()
  }
  return {
    connection: db,
    commit: () =>
      attempt(async () => {
        if (ended) throw refused('BadDatabase', 'ENDED', 'The transaction has ended already.')
        try {
          await patiently(host.waiting(), () => {
            requireConnection()
            if (!db.isTransaction)
              throw refused('OutcomeUnknown', 'ENDED_OTHERWISE', 'The transaction was ended by a statement of its own.')
            // Nothing comes between these checks and the commit.
            requireActive(host, stillAllowed)
            commitNow(db)
          })
        } catch (cause) {
          throw db.isOpen || errorOf(cause)._tag === 'OutcomeUnknown' ? cause : gone()
        } finally {
          end()
        }
      }),
    rollback: () => attempt(async () => end()),
  }
}
