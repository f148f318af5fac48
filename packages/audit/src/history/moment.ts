import { type Instant, instantOf } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** A point in a group's history: after the event of a revision, or after everything that bears a time up to this one. */
export type Moment =
  | { readonly kind: 'revision'; readonly revision: bigint }
  | { readonly kind: 'time'; readonly at: Instant }

/** `17`, `2026-03-01T12:00:00Z`, `2026-03-01 12:00` (UTC where no offset is given), `2026-03-01`. */
export const momentIn = (text: string): Either<string, Moment> => {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed)) return right({ kind: 'revision', revision: BigInt(trimmed) })
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\s*(Z|[+-]\d\d:\d\d)?)?$/.exec(trimmed)
  const ms = found === null ? Number.NaN : Date.parse(`${found[1]}T${found[2] ?? '00:00'}${found[3] ?? 'Z'}`)
  return Number.isNaN(ms)
    ? left(`${JSON.stringify(text)} is neither a revision (17) nor a time (2026-03-01T12:00:00Z)`)
    : right({ kind: 'time', at: instantOf(ms) })
}
