import {
  type CheckedEvent,
  checkedAppend,
  type EventLogError,
  type Expectation,
  type NewEvent,
  type Receipt,
} from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Connection } from './connection.ts'
import { checksumOf, eventRow } from './rows.ts'
import { newStream, type StreamRow, streamRow, writeStream } from './streams.ts'
import { transaction } from './transaction.ts'

export const append = async (
  connection: Connection,
  stream: string,
  expected: Expectation,
  events: readonly NewEvent[],
): Promise<Either<EventLogError, Receipt>> => {
  const checked = checkedAppend(stream, events, connection.settings.appendLimitBytes)
  if (checked._tag === 'Left') return checked
  const placed = await transaction(connection, 'write', () => place(connection, stream, expected, checked.right))
  if (placed._tag === 'Right') connection.committed(stream)
  return placed
}

const place = (
  connection: Connection,
  stream: string,
  expected: Expectation,
  events: readonly CheckedEvent[],
): Either<EventLogError, Receipt> => {
  const looked = streamRow(connection, stream, 'write')
  if (looked._tag === 'Left') return looked
  const found = looked.right
  const earlier = found === null ? null : repeated(connection, found, expected, events)
  if (earlier !== null) return earlier
  const actual = found?.head ?? null
  if (!holds(expected, actual)) return left({ _tag: 'WrongExpectation', retry: 'Conflict', stream, expected, actual })
  const row = found ?? made(connection, stream)
  const used = events.find((e) => revisionOfId(connection, row, e.eventId) !== null)
  return used === undefined ? right(insert(connection, row, events)) : usedBefore(used.eventId)
}

const made = (connection: Connection, name: string): StreamRow => {
  const stream = newStream(name)
  return { ...stream, id: writeStream(connection, null, stream) }
}

const holds = (expected: Expectation, actual: bigint | null): boolean => {
  if (expected._tag === 'Any') return true
  return expected._tag === 'NoStream' ? actual === null : actual === expected.revision
}

/** The original receipt when these very events already lie where the expectation places them; null when they do not. */
const repeated = (
  connection: Connection,
  row: StreamRow,
  expected: Expectation,
  events: readonly CheckedEvent[],
): Either<EventLogError, Receipt> | null => {
  const first = expected._tag === 'Any' ? revisionOfId(connection, row, events[0]?.eventId ?? '') : firstAt(expected)
  if (first === null || first < row.oldest || first > (row.head ?? -1n)) return null
  const last = first + BigInt(events.length - 1)
  const there = connection.statements.forwards.all(row.id, first, last).map(eventRow)
  if (!events.every((e, i) => there[i]?.eventId === e.eventId)) return null
  const other = events.find((e, i) => checksumOf(row.name, first + BigInt(i), e) !== there[i]?.checksum)
  if (other !== undefined) return usedBefore(other.eventId)
  return right(receipt(connection, row.name, last, connection.statements.positionOf.get(row.id, last)?.['position']))
}

const firstAt = (expected: Exclude<Expectation, { readonly _tag: 'Any' }>): bigint =>
  expected._tag === 'NoStream' ? 0n : expected.revision + 1n

const revisionOfId = ({ statements }: Connection, row: StreamRow, eventId: string): bigint | null => {
  const revision = statements.revisionOfId.get(row.id, eventId)?.['revision']
  return typeof revision === 'bigint' ? revision : null
}

const insert = (connection: Connection, row: StreamRow, events: readonly CheckedEvent[]): Receipt => {
  const { statements } = connection
  let head = row.head ?? -1n
  let position: number | bigint = 0
  for (const e of events) {
    head++
    const sum = checksumOf(row.name, head, e)
    const { data, metadata } = e.text
    position = statements.insert.run(
      row.id,
      head,
      e.eventId,
      e.type,
      e.schemaVersion,
      data,
      metadata,
      sum,
    ).lastInsertRowid
  }
  moveHead(connection, row, head)
  return receipt(connection, row.name, head, position)
}

/** Records the new head and removes what `keepNewest` no longer shows. */
const moveHead = (connection: Connection, row: StreamRow, head: bigint): void => {
  const { id, oldest, keep } = row
  const first = keep === null || head + 1n - keep <= oldest ? oldest : head + 1n - keep
  if (first > oldest) connection.statements.remove.run(id, first)
  writeStream(connection, id, { ...row, oldest: first, head })
}

/** Readers see only the newest `count` events from now on. */
export const keepNewest = async (
  connection: Connection,
  stream: string,
  count: number,
): Promise<Either<EventLogError, void>> => {
  if (!Number.isSafeInteger(count) || count < 1)
    return left({
      _tag: 'InvalidAppend',
      retry: 'Permanent',
      says: 'a stream keeps a whole number of events, at least 1',
    })
  return transaction(connection, 'write', () => {
    const found = streamRow(connection, stream, 'write')
    if (found._tag === 'Left') return found
    const row = { ...(found.right ?? made(connection, stream)), keep: BigInt(count) }
    if (row.head === null) writeStream(connection, row.id, row)
    else moveHead(connection, row, row.head)
    return right(undefined)
  })
}

const receipt = ({ store }: Connection, stream: string, revision: bigint, position: unknown): Receipt => ({
  stream,
  revision,
  token: `${store}/${position}`,
})

const usedBefore = (eventId: string): Either<EventLogError, never> =>
  left({
    _tag: 'InvalidAppend',
    retry: 'Permanent',
    says: `the event id ${eventId} is used by another event of the stream`,
  })
