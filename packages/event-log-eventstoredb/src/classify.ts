import type { Endpoint } from './endpoint.ts'
import type { Failure, Kind } from './failure.ts'

/** gRPC status codes that matter here ("Status codes and their use in gRPC"). */
const CANCELLED = 1
const DEADLINE_EXCEEDED = 4
const PERMISSION_DENIED = 7
const ABORTED = 10
const UNAVAILABLE = 14
const UNAUTHENTICATED = 16

/** What may be read of anything that was thrown. */
interface Seen {
  readonly type: unknown
  readonly code: unknown
  readonly text: string
  readonly of: object
}

type Rule = Pick<Failure, 'written' | 'spoilt'> & { readonly kind: (seen: Seen) => Kind }

const simply =
  (kind: 'StreamNotFound' | 'StreamDeleted' | 'NotReady' | 'Unavailable' | 'TimedOut' | 'Unrecognised') =>
  (): Kind => ({
    kind,
  })

const notLeader: Rule = {
  kind: (seen) => ({ kind: 'NotLeader', leader: leaderIn(seen.of) }),
  written: 'no',
  spoilt: true,
}
const denied: Rule = {
  kind: ({ code }) => ({ kind: 'Denied', who: code === UNAUTHENTICATED ? 'unknown' : 'not allowed' }),
  written: 'no',
  spoilt: false,
}
/** "Server Is Not Ready", in any of its dresses: none of those appends was ever found later. */
const notReady: Rule = { kind: simply('NotReady'), written: 'no', spoilt: true }
const undiscovered: Rule = { kind: simply('Unavailable'), written: 'no', spoilt: true }
const unavailable: Rule = { kind: simply('Unavailable'), written: 'unknown', spoilt: true }
const timedOut: Rule = { kind: simply('TimedOut'), written: 'unknown', spoilt: true }
const unrecognised: Rule = { kind: simply('Unrecognised'), written: 'unknown', spoilt: false }

/** By the `type` that the client gives most of its errors; their `code` is often missing. */
const byType: Readonly<Record<string, Rule>> = {
  'wrong-expected-version': {
    kind: ({ of }) => ({ kind: 'WrongExpectation', actual: revisionIn(of) }),
    written: 'no',
    spoilt: false,
  },
  'stream-not-found': { kind: simply('StreamNotFound'), written: 'no', spoilt: false },
  'no-stream': { kind: simply('StreamNotFound'), written: 'no', spoilt: false },
  'stream-deleted': { kind: simply('StreamDeleted'), written: 'no', spoilt: false },
  'not-leader': notLeader,
  'access-denied': denied,
  'maximum-append-size-exceeded': {
    kind: ({ of }) => ({ kind: 'TooLarge', most: sizeIn(of) }),
    written: 'no',
    spoilt: false,
  },
  'invalid-argument': { kind: simply('Unrecognised'), written: 'no', spoilt: false },
  timeout: timedOut,
  'deadline-exceeded': timedOut,
  unavailable,
  cancelled: unavailable,
  unknown: unrecognised,
}

const byCode: ReadonlyMap<unknown, Rule> = new Map([
  [CANCELLED, unavailable],
  [DEADLINE_EXCEEDED, timedOut],
  [PERMISSION_DENIED, denied],
  [ABORTED, timedOut],
  [UNAVAILABLE, unavailable],
  [UNAUTHENTICATED, denied],
])

/**
 * What the client threw: its `type` first, then the code, then the texts of errors that have neither. A text comes
 * before them where it alone tells that nothing was written.
 */
export const classified = (thrown: unknown): Failure => {
  const seen = seenIn(thrown)
  const { kind, written, spoilt } = ruleOf(seen)
  return { ...kind(seen), written, spoilt, says: saidBy(seen), cause: thrown }
}

const ruleOf = ({ type, code, text }: Seen): Rule => {
  const named = typeof type === 'string' && Object.hasOwn(byType, type) ? byType[type] : undefined
  const certain = named !== undefined && named.written === 'no'
  if (!certain && /server is not ready/i.test(text)) return notReady
  if (named !== undefined && named !== unrecognised) return named
  return byCode.get(code) ?? (/^failed to discover/i.test(text) ? undiscovered : unrecognised)
}

const seenIn = (thrown: unknown): Seen => {
  const of = typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  return {
    type: 'type' in of ? of.type : undefined,
    code: 'code' in of ? of.code : undefined,
    text: 'message' in of ? String(of.message) : '',
    of,
  }
}

const saidBy = ({ type, code, text }: Seen): string => {
  const said = text === '' ? String(type ?? code ?? 'no reason') : text
  return said.length > 500 ? `${said.slice(0, 500)}…` : said
}

const revisionIn = (of: object): bigint | null =>
  'actualVersion' in of && typeof of.actualVersion === 'bigint' && of.actualVersion >= 0n ? of.actualVersion : null

const sizeIn = (of: object): number | null =>
  'maxAppendSize' in of && Number.isSafeInteger(of.maxAppendSize) ? Number(of.maxAppendSize) : null

const leaderIn = (of: object): Endpoint | null => {
  const leader = 'leader' in of && typeof of.leader === 'object' && of.leader !== null ? of.leader : {}
  return 'address' in leader && typeof leader.address === 'string' && 'port' in leader && Number(leader.port) > 0
    ? { address: leader.address, port: Number(leader.port) }
    : null
}
