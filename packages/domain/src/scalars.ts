import * as t from 'io-ts'

// Scalars with a meaning. Each codec and its type share a name; each codec's `is` tells whether a text is one.

/** Keeps two kinds of text apart in types; nothing of it exists at run time. */
export interface Tagged<Name extends string> {
  readonly __scalar: Name
}

/** A regular expression, or what does its work. */
interface Pattern {
  readonly test: (text: string) => boolean
}

const text = <Name extends string>(name: Name, pattern: Pattern): t.Type<string & Tagged<Name>, string> => {
  const is = (u: unknown): u is string & Tagged<Name> => typeof u === 'string' && pattern.test(u)
  return new t.Type(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity)
}

const whole = (name: string, least: number): t.Type<number> => {
  const is = (u: unknown): u is number => Number.isSafeInteger(u) && (u as number) >= least
  return new t.Type(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity)
}

const SPELLING = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/

/**
 * Names chosen by people: letters, digits, `.`, `_`, `-`; at most 63; never a slash, so that operation ids can be split.
 * Records bear them as keys, so none is a name that every object has, such as `constructor`.
 */
const NAME: Pattern = { test: (name) => SPELLING.test(name) && !(name in Object.prototype) }

/** A failover group's name, unique in its log. */
export const GroupId = text('GroupId', NAME)
export type GroupId = t.TypeOf<typeof GroupId>

/** The name of a master or backup database, unique in its group. */
export const EntryId = text('EntryId', NAME)
export type EntryId = t.TypeOf<typeof EntryId>

/** `group/term/sequence`: which leader's term began the operation, and as its how-manieth. */
export const OperationId = text('OperationId', /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\/\d+\/\d+$/)
export type OperationId = t.TypeOf<typeof OperationId>

/** A backup set bears the id of the operation that took it. */
export const BackupSetId = OperationId
export type BackupSetId = OperationId

/** An epoch bears the id of the operation that opened it. */
export const EpochId = OperationId
export type EpochId = OperationId

/** What a person asked for; chosen by the asking process (a UUID). */
export const RequestId = text('RequestId', /^[A-Za-z0-9-]{1,64}$/)
export type RequestId = t.TypeOf<typeof RequestId>

/** A supervisor's or host's name, the same after its restart. */
export const ProcessId = text('ProcessId', NAME)
export type ProcessId = t.TypeOf<typeof ProcessId>

/** A UTC instant with milliseconds, always `YYYY-MM-DDTHH:mm:ss.sssZ`; so instants compare as text. */
export const Instant = text('Instant', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
export type Instant = t.TypeOf<typeof Instant>

/** An unsigned whole number of any size (LSN, counter, revision) as its decimal digits. */
export const Decimal = text('Decimal', /^(0|[1-9]\d*)$/)
export type Decimal = t.TypeOf<typeof Decimal>

/** By character code: whether it is a lower-case hexadecimal digit. */
const hexadecimal: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[0-9a-f]/.test(String.fromCharCode(code)),
)

/** Every event of a log bears two digests; a regular expression would take three times as long over one. */
const digest: Pattern = {
  test: (digits) => {
    if (digits.length !== 64) return false
    for (let i = 0; i < 64; i++) if (hexadecimal[digits.charCodeAt(i)] !== true) return false
    return true
  },
}

/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
export const Sha256 = text('Sha256', digest)
export type Sha256 = t.TypeOf<typeof Sha256>

/** A duration in whole milliseconds, 0 or more. */
export const Millis = whole('Millis', 0)
export type Millis = number

/** A count, 0 or more. */
export const Count = whole('Count', 0)
export type Count = number

/** A count, 1 or more. */
export const AtLeastOne = whole('AtLeastOne', 1)

/** The codec's values, or null. */
export const orNull = <C extends t.Mixed>(codec: C) => t.union([codec, t.null])
