import type { EventLogError, ReadOptions, Receipt, StoredEvent } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Connection } from './connection.ts'
import { isDamage, textOf } from './errors.ts'
import { damaged, eventRow, storedEvent } from './rows.ts'
import { type StreamRow, streamRow } from './streams.ts'
import { transaction } from './transaction.ts'

export const read = (
  connection: Connection,
  stream: string,
  options: ReadOptions,
): Promise<Either<EventLogError, readonly StoredEvent[]>> =>
  transaction(connection, 'read', () => {
    const { notOlderThan } = options
    if (notOlderThan !== undefined && !shows(connection, notOlderThan))
      return left({
        _tag: 'TooOld',
        retry: 'Transient',
        says: `${connection.settings.path} does not hold the receipt's append`,
      })
    const found = streamRow(connection, stream, 'read')
    if (found._tag === 'Left') return found
    const row = found.right
    const range = row === null ? null : rangeOf(row, options)
    return row === null || range === null ? right([]) : rowsOf(connection, stream, row, range)
  })

/** Every read shows all that is committed; a receipt that it does not show is of another log or of a later state of it. */
const shows = ({ store, statements }: Connection, { token }: Receipt): boolean => {
  const [of, position] = token.split('/')
  const newest = statements.position.get()?.['position']
  return of === store && typeof newest === 'bigint' && Number(position) <= Number(newest)
}

interface Range {
  readonly direction: 'forwards' | 'backwards'
  readonly low: bigint
  readonly high: bigint
}

/** The revisions that must be there; null: none. */
const rangeOf = ({ oldest, head }: StreamRow, { direction, from, most }: ReadOptions): Range | null => {
  if (head === null || !(most >= 1)) return null
  const span = BigInt(Math.floor(Math.min(most, Number.MAX_SAFE_INTEGER))) - 1n
  if (direction === 'forwards') {
    if (from === 'end') return null
    const low = from === 'start' || from < oldest ? oldest : from
    return low > head ? null : { direction, low, high: low + span > head ? head : low + span }
  }
  if (from === 'start') return null
  const high = from === 'end' || from > head ? head : from
  return high < oldest ? null : { direction, low: high - span < oldest ? oldest : high - span, high }
}

const rowsOf = (
  connection: Connection,
  stream: string,
  row: StreamRow,
  range: Range,
): Either<EventLogError, readonly StoredEvent[]> => {
  const { direction, low, high } = range
  const rows = rowsOrFirstUnreadable(connection, stream, row, range)
  if (rows._tag === 'Left') return rows
  const events: StoredEvent[] = []
  const count = Number(high - low) + 1
  for (let i = 0; i < count; i++) {
    const revision = direction === 'forwards' ? low + BigInt(i) : high - BigInt(i)
    const cells = rows.right[i]
    const event = storedEvent(stream, revision, cells === undefined ? undefined : eventRow(cells))
    if (event._tag === 'Left') return event
    events.push(event.right)
  }
  return right(events)
}

/** All rows of the range; where SQLite finds a page malformed, the revision that cannot be read is looked for. */
const rowsOrFirstUnreadable = (
  { statements }: Connection,
  stream: string,
  { id }: StreamRow,
  { direction, low, high }: Range,
): Either<EventLogError, readonly unknown[]> => {
  try {
    return right(statements[direction].all(id, low, high))
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
    for (let n = 0n; n <= high - low; n++) {
      const revision = direction === 'forwards' ? low + n : high - n
      try {
        statements.forwards.all(id, revision, revision)
      } catch (unreadable) {
        return damaged(stream, revision, `the event cannot be read: ${textOf(unreadable)}`)
      }
    }
    throw thrown
  }
}
