import { DELETED } from './event.ts'
import { type Expectation, numberOf } from './expectation.ts'
import { shown } from './links.ts'
import type { Log } from './log.ts'
import { metastreamOf } from './names.ts'

/** What becomes of an append, before anything is written. */
export type Decision =
  | { readonly kind: 'write'; readonly last: bigint; readonly softDeleted: boolean }
  /** It was written before; `revision` is that of its last event, `position` is null when readers may not see that. */
  | { readonly kind: 'written-before'; readonly revision: bigint; readonly position: bigint | null }
  /** It was proposed before and is not committed yet. */
  | { readonly kind: 'under-way' }
  | { readonly kind: 'wrong-expected-version'; readonly last: bigint }
  | { readonly kind: 'stream-deleted' }

const isSoftDeleted = (log: Log, stream: string) => log.metadata(stream, 'writer').truncateBefore === DELETED

const writtenBefore = (log: Log, stream: string, revision: bigint): Decision => {
  if (log.last(stream, 'reader') < revision) return { kind: 'under-way' }
  return { kind: 'written-before', revision, position: shown(log, stream, revision)?.position ?? null }
}

/** `ANY` and `STREAM_EXISTS` recognise a repetition by the ids that are still in memory. */
const byMemory = (log: Log, stream: string, ids: readonly string[], last: bigint): Decision => {
  let revision: bigint | null = null
  for (const id of ids) {
    const written = log.recognised.find(id)
    if (written === undefined || written.stream !== stream)
      return revision === null
        ? { kind: 'write', last, softDeleted: isSoftDeleted(log, stream) }
        : { kind: 'wrong-expected-version', last }
    revision = written.revision
  }
  return revision === null
    ? { kind: 'write', last, softDeleted: isSoftDeleted(log, stream) }
    : writtenBefore(log, stream, revision)
}

/** An older expectation is a repetition if the very events follow it in the log. */
const byLog = (log: Log, stream: string, expectation: Expectation, ids: readonly string[], last: bigint): Decision => {
  const expected = numberOf(expectation)
  const events = log.stream(stream)?.events ?? []
  const first = Number(expected) + 1
  const same = ids.findIndex((id, index) => events[first + index]?.id !== id)
  if (ids.length === 0) return { kind: 'wrong-expected-version', last }
  if (same === -1) return writtenBefore(log, stream, expected + BigInt(ids.length))
  if (same === 0 && expected === -1n && isSoftDeleted(log, stream)) return { kind: 'write', last, softDeleted: true }
  return { kind: 'wrong-expected-version', last }
}

/** What the log makes of an append with these event ids under this expectation. */
export const check = (log: Log, stream: string, expectation: Expectation, ids: readonly string[]): Decision => {
  const last = log.last(stream, 'writer')
  if (last === DELETED) return { kind: 'stream-deleted' }
  if (expectation.kind === 'stream-exists') {
    if (isSoftDeleted(log, stream)) return { kind: 'stream-deleted' }
    if (last < 0n && log.last(metastreamOf(stream), 'writer') < 0n) return { kind: 'wrong-expected-version', last }
  }
  if (expectation.kind === 'any' || expectation.kind === 'stream-exists') return byMemory(log, stream, ids, last)
  const expected = numberOf(expectation)
  if (expected < last) return byLog(log, stream, expectation, ids, last)
  if (expected > last) return { kind: 'wrong-expected-version', last }
  return { kind: 'write', last, softDeleted: isSoftDeleted(log, stream) }
}
