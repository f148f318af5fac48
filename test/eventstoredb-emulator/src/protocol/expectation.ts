import type { Expectation } from '../store/expectation.ts'

interface Stated {
  hasNoStream(): boolean
  hasStreamExists(): boolean
}

const UNSIGNED_MAX = 2n ** 64n - 1n
const SIGNED_MAX = 2n ** 63n - 1n

/** The highest number of 64 bits is the server's −1; others beyond 2^63 - 1 are more than it can take: null. */
const revisionIn = (text: string): bigint | null => {
  const number = BigInt.asUintN(64, BigInt(text))
  if (number === UNSIGNED_MAX) return -1n
  return number > SIGNED_MAX ? null : number
}

/** What states nothing at all is taken as `ANY`. */
const unnumbered = (options: Stated): Expectation => {
  if (options.hasNoStream()) return { kind: 'no-stream' }
  return { kind: options.hasStreamExists() ? 'stream-exists' : 'any' }
}

/** The expectation of an append or a delete; null for one that the server does not take. */
export const expectedRevision = (
  options: Stated & { hasRevision(): boolean; getRevision(): string },
): Expectation | null => {
  if (!options.hasRevision()) return unnumbered(options)
  const revision = revisionIn(options.getRevision())
  return revision === null ? null : { kind: 'revision', revision }
}

/** The expectation of one append on a BatchAppend stream; null for one that the server does not take. */
export const expectedPosition = (
  options: Stated & { hasStreamPosition(): boolean; getStreamPosition(): string },
): Expectation | null => {
  if (!options.hasStreamPosition()) return unnumbered(options)
  const revision = revisionIn(options.getStreamPosition())
  if (revision === null) return null
  return revision === -1n ? { kind: 'no-stream' } : { kind: 'revision', revision }
}
