import { ReadReq, type streamMessages } from './definitions.ts'
import { handlerThrew } from './failure.ts'
import { streamNamed } from './record.ts'

/** A place to begin: a revision of a stream or a position of the log. */
export type From = 'start' | 'end' | bigint

/** Which events of `$all` are wanted. */
export interface Filter {
  wants(event: { readonly stream: string; readonly type: string }): boolean
  /** After how many events looked at a checkpoint is due. */
  readonly checkpointEvery: number
}

export interface ReadRequest {
  /** Null for `$all`. */
  readonly stream: string | null
  readonly from: From
  readonly forwards: boolean
  readonly resolveLinks: boolean
  /** Null for a subscription. */
  readonly count: bigint | null
  readonly filter: Filter | null
}

type Options = streamMessages.ReadReq.Options

const UNSIGNED_MAX = 2n ** 64n - 1n
const SIGNED_MAX = 2n ** 63n - 1n
const SEARCH_WINDOW = 32

/** The highest number of 64 bits stands for the end; others beyond 2^63 - 1 are more than the server can take. */
const place = (text: string): From => {
  const number = BigInt.asUintN(64, BigInt(text))
  if (number === UNSIGNED_MAX) return 'end'
  if (number > SIGNED_MAX) throw handlerThrew()
  return number
}

const streamFrom = (options: streamMessages.ReadReq.Options.StreamOptions): From => {
  if (options.hasRevision()) return place(options.getRevision())
  return options.hasEnd() ? 'end' : 'start'
}

const allFrom = (options: streamMessages.ReadReq.Options.AllOptions | undefined): From => {
  const position = options?.getPosition()
  if (position !== undefined) return place(position.getCommitPosition())
  return options?.hasEnd() === true ? 'end' : 'start'
}

const filterIn = (options: streamMessages.ReadReq.Options.FilterOptions): Filter => {
  const [byStream, byType] = [options.getStreamIdentifier(), options.getEventType()]
  const expression = byStream ?? byType
  const prefixes = expression?.getPrefixList() ?? []
  const pattern = expression?.getRegex() ?? ''
  const regex = prefixes.length === 0 && pattern !== '' ? new RegExp(pattern, 'u') : null
  const window = options.hasMax() ? options.getMax() : SEARCH_WINDOW
  return {
    wants({ stream, type }) {
      const text = byStream === undefined ? type : stream
      return regex === null ? prefixes.some((prefix) => text.startsWith(prefix)) : regex.test(text)
    },
    checkpointEvery: window * Math.max(1, options.getCheckpointintervalmultiplier()),
  }
}

/** Throws a `Failure` for what the server cannot take. */
export const readRequest = (options: Options): ReadRequest => {
  const ofStream = options.getStream()
  const stream = ofStream === undefined ? null : streamNamed(ofStream.getStreamIdentifier())
  if (stream === '') throw handlerThrew()
  const filter = options.getFilter()
  return {
    stream,
    from: ofStream === undefined ? allFrom(options.getAll()) : streamFrom(ofStream),
    forwards: options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS,
    resolveLinks: options.getResolveLinks(),
    count: options.hasSubscription() ? null : BigInt.asUintN(64, BigInt(options.getCount())),
    filter: filter === undefined ? null : filterIn(filter),
  }
}
