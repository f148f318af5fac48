import type { StoredEvent } from './event.ts'
import type { Log } from './log.ts'

/** An event as a reader gets it; of a link that was resolved, what it points to (if that may be seen) and the link. */
export interface Resolved {
  readonly event: StoredEvent | null
  readonly link: StoredEvent | null
}

/** `event` where readers may see it: hidden by `$maxCount`, by age or by a delete, it is null. */
export const shown = (log: Log, stream: string, revision: bigint): StoredEvent | null => {
  const seen = log.visible(stream)
  const event = log.stream(stream)?.events[Number(revision)]
  if (seen.kind !== 'stream' || event === undefined) return null
  return revision >= seen.first && revision <= seen.last && seen.shows(event) ? event : null
}

/** A link is an event of type `$>` whose data is `revision@stream`; what cannot be read as one is delivered as it is. */
export const resolved = (log: Log, event: StoredEvent, resolveLinks: boolean): Resolved => {
  if (!resolveLinks || event.type !== '$>') return { event, link: null }
  const target = /^(?<revision>\d+)@(?<stream>.+)$/s.exec(new TextDecoder().decode(event.data))?.groups
  if (target?.['revision'] === undefined || target['stream'] === undefined) return { event, link: null }
  return { event: shown(log, target['stream'], BigInt(target['revision'])), link: event }
}
