import type { GroupId, ProcessId } from '@db-failover/domain'
import {
  type ChainError,
  type Clock,
  type EventLog,
  hostsStream,
  type Receipt,
  type Revision,
} from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { answered } from '../history/asking.ts'
import { turns } from '../time/turns.ts'
import { evolveHost, type Host } from './host.ts'
import { readHostEvent } from './host-event.ts'

/** A group's hosts, folded from their stream as far as it has been read. */
export interface HostsView {
  /** Reads on to the head, not older than the receipt's append, and answers the hosts that have not left. */
  readonly look: (notOlderThan: Receipt | null) => Promise<Either<ChainError, readonly Host[]>>
}

const PAGE = 500
/** So many event ids are remembered: a repetition follows its first try closely. */
const idsKept = 10_000

export const hostsIn = (log: EventLog, group: GroupId, clock: Clock): HostsView => {
  const stream = hostsStream(group)
  const hosts = new Map<ProcessId, Host>()
  const ids = new Set<string>()
  const inTurn = turns()
  let next: Revision = 0n

  /** `Any` appends may be written twice under one id. */
  const isRepeated = (eventId: string): boolean => {
    if (ids.has(eventId)) return true
    ids.add(eventId)
    const [oldest] = ids
    if (ids.size > idsKept && oldest !== undefined) ids.delete(oldest)
    return false
  }

  const look = async (notOlderThan: Receipt | null): Promise<Either<ChainError, readonly Host[]>> => {
    const fresh = notOlderThan === null ? {} : { notOlderThan }
    for (;;) {
      const page = await answered(clock, log.read(stream, { direction: 'forwards', from: next, most: PAGE, ...fresh }))
      if (page._tag === 'Left') return page
      for (const stored of page.right) {
        next = stored.revision + 1n
        if (isRepeated(stored.eventId)) continue
        const event = readHostEvent(stored)
        if (event === null) continue
        const host = evolveHost(hosts.get(event.data.host) ?? null, event)
        if (host.registered) hosts.set(host.host, host)
        else hosts.delete(host.host)
      }
      if (page.right.length < PAGE) return right([...hosts.values()])
    }
  }
  return { look: (notOlderThan) => inTurn(() => look(notOlderThan)) }
}
