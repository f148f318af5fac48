import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Command, Entry, EntryId, GroupId, Policy, ProcessId, State } from '@db-failover/domain'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { type ChainedEvent, groupLog, systemClock } from '@db-failover/ports'
import { operate } from '@db-failover/supervisor'

const group = 'orders' as GroupId

/** The lease is long for such short work: a machine that is busy with other tests must not make a leader fall silent. */
const policy: Partial<Policy> = {
  withoutLog: 'stop',
  hostLeaseMs: 500,
  drainLimitMs: 100,
  leaderLeaseMs: 4_000,
  heartbeatEveryMs: 200,
  probeEveryMs: 200,
  probeTimeoutMs: 2_000,
  retryFirstMs: 200,
  retryMostMs: 1_000,
}

export interface Begun {
  readonly at: string
  readonly process: string
  readonly step: string
}

/** Two servers' folders, a database with rows, and a log, on disk. */
export interface Installation {
  readonly folder: string
  readonly state: () => Promise<State>
  readonly events: () => Promise<readonly ChainedEvent[]>
  readonly ask: (command: Command) => Promise<void>
  readonly until: (holds: (state: State) => boolean, what: string) => Promise<State>
  readonly protect: () => Promise<void>
  /** From now on a supervisor stands still in the step that it was told. */
  readonly arm: () => void
  /** Nobody holds the log's lock. */
  readonly canWriteLog: () => boolean
  /** Every step outside that a supervisor began. */
  readonly steps: () => readonly Begun[]
  readonly rows: (entry: string, generation: string) => number
  readonly dispose: () => Promise<void>
}

/** Beyond this many milliseconds it does not come any more. */
const patience = 40_000

export const installation = async (): Promise<Installation> => {
  const folder = mkdtempSync(join(tmpdir(), 'two-supervisors-'))
  const entry = (id: string): Entry => {
    const at = (part: string) => {
      const path = join(folder, id, part)
      mkdirSync(path, { recursive: true })
      return path
    }
    const both = (path: string) => ({ server: path, supervisor: path })
    const staging = both(at('staging'))
    const backup = both(at('backup'))
    return { id: id as EntryId, machine: id, server: id, instance: at('instance'), database: 'orders', staging, backup }
  }
  const [a, b] = [entry('a'), entry('b')]
  const database = new DatabaseSync(join(folder, 'a', 'instance', 'orders.sqlite'))
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE orders (id INTEGER PRIMARY KEY) STRICT')
  for (let i = 1; i <= 5; i++) database.exec(`INSERT INTO orders VALUES (${i})`)
  database.close()
  mkdirSync(join(folder, 'log'))
  const opened = await openSqliteEventLog({ path: join(folder, 'log', 'failover.sqlite') })()
  if (opened._tag === 'Left') throw new Error(opened.left.says)
  const log = opened.right
  const operator = operate(log, group, { process: 'test' as ProcessId, actor: 'test', clock: systemClock })

  const state = async (): Promise<State> => {
    const read = await operator.read()
    if (read._tag === 'Left') throw new Error(read.left._tag)
    return read.right
  }
  const until: Installation['until'] = async (holds, what) => {
    for (const end = systemClock.monotonic() + patience; systemClock.monotonic() < end; ) {
      const now = await state()
      if (holds(now)) return now
      await systemClock.sleep(50)
    }
    throw new Error(`it does not come: ${what}`)
  }
  const ask: Installation['ask'] = async (command) => {
    const answer = await operator.submit(command, { leave: true, validForMs: 60_000 })()
    if (answer._tag === 'Left' && answer.left._tag !== 'NoLiveLeader') throw new Error(JSON.stringify(answer.left))
  }
  return {
    folder,
    state,
    events: async () => {
      const events: ChainedEvent[] = []
      for await (const next of groupLog(log, group).events(null)) {
        if (next._tag === 'Stopped') throw new Error(next.error._tag)
        events.push(next.event)
      }
      return events
    },
    ask,
    until,
    protect: async () => {
      await ask({ type: 'CreateGroup', group, mode: 'backup-and-restore' })
      await ask({
        type: 'ChangeGroup',
        changes: [
          { change: 'designateMaster', entry: a },
          { change: 'addBackupDatabase', entry: b, position: null },
          { change: 'policy', policy },
        ],
      })
      await until((s) => s.configuration.entries[b.id] !== undefined, 'the group is described')
      await ask({ type: 'EnableFailover', acceptDataLoss: true })
      await until((s) => Object.values(s.backups.sets).some((x) => x.copies[b.id]?.kind === 'verified'), 'protection')
    },
    canWriteLog: () => {
      const db = new DatabaseSync(join(folder, 'log', 'failover.sqlite'), { timeout: 300 })
      try {
        db.exec('BEGIN IMMEDIATE; ROLLBACK')
        return true
      } catch {
        return false
      } finally {
        db.close()
      }
    },
    arm: () => writeFileSync(join(folder, 'armed'), ''),
    steps: () =>
      ['supervisor-1', 'supervisor-2'].flatMap((name) => {
        const path = join(folder, `${name}.journal`)
        return existsSync(path)
          ? readFileSync(path, 'utf8')
              .split('\n')
              .filter((line) => line !== '')
              .map((line): Begun => JSON.parse(line))
          : []
      }),
    rows: (id, generation) => {
      const db = new DatabaseSync(join(folder, id, 'instance', generation), { readOnly: true, timeout: 5_000 })
      const row = db.prepare('SELECT count(*) AS n FROM orders').get()
      db.close()
      return Number(row?.['n'])
    },
    dispose: async () => {
      await log.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
