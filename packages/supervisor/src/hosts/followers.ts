import type { GroupId, ObservationOf, State } from '@db-failover/domain'
import {
  aliveStream,
  type Clock,
  type EventLog,
  type ReadOptions,
  type Revision,
  type StoredEvent,
} from '@db-failover/ports'
import { answered } from '../history/asking.ts'
import { type HostAlive, hostNamedIn, readHostAlive } from './host-alive.ts'

const alarm = 'host could not follow' as const
/** So many signs of life are read back: the newest of each host is among them. */
const readBack = 500

interface Heard {
  readonly revision: Revision
  readonly alive: HostAlive
}

/** The newest signs of life of a group's hosts; what has been read once is not read again. */
const newestIn = (log: EventLog, group: GroupId, clock: Clock) => {
  const newest = new Map<string, Heard>()
  let next: Revision | null = null

  const take = (page: readonly StoredEvent[]): void => {
    const seen = new Set<string | null>()
    for (const event of [...page].sort((a, b) => (a.revision < b.revision ? 1 : -1))) {
      const host = hostNamedIn(event)
      // Nearly all are older signs of life of the same few hosts.
      if (seen.has(host)) continue
      seen.add(host)
      const alive = readHostAlive(event)
      if (alive !== null) newest.set(alive.host, { revision: event.revision, alive })
    }
  }
  const forget = (head: Revision): void => {
    for (const [host, { revision }] of newest) if (head - revision > readBack) newest.delete(host)
  }

  /** null: they cannot be read now. */
  return async (): Promise<readonly HostAlive[] | null> => {
    for (;;) {
      const options: ReadOptions =
        next === null
          ? { direction: 'backwards', from: 'end', most: readBack }
          : { direction: 'forwards', from: next, most: readBack }
      const page = await answered(clock, log.read(aliveStream(group), options))
      if (page._tag === 'Left') return null
      take(page.right)
      const head = page.right.reduce((most, { revision }) => (revision > most ? revision : most), (next ?? 0n) - 1n)
      forget(head)
      next = head + 1n
      if (options.direction === 'backwards' || page.right.length < readBack) break
    }
    return [...newest.values()].map((h) => h.alive)
  }
}

/** Entries of the group to which the host could not move, each with the reason. */
const obstacles = ({ configuration }: State, { canFollow }: HostAlive): readonly string[] =>
  Object.keys(configuration.entries).flatMap((id) => {
    const can = canFollow[id]
    if (can === undefined) return []
    if (!can.credential) return [`${id} (no credential)`]
    return can.reachable ? [] : [`${id} (not reached)`]
  })

/** An entry that is down is reached by nobody: that says nothing of the host. */
const healthyOnly = (state: State): State => ({
  ...state,
  configuration: {
    ...state.configuration,
    entries: Object.fromEntries(
      Object.entries(state.configuration.entries).filter(
        ([id]) => state.detection.health[id as keyof typeof state.detection.health]?.kind === 'healthy',
      ),
    ),
  },
})

const reportsOf = (hosts: readonly HostAlive[], state: State): readonly ObservationOf<'Reported'>[] =>
  hosts.flatMap((host): readonly ObservationOf<'Reported'>[] => {
    const to = obstacles(healthyOnly(state), host)
    const open = state.people.alarms[`${alarm}: ${host.host}`] !== undefined
    if (to.length > 0 === open) return []
    const says = open ? `${host.host} can follow again.` : `${host.host} could not move to ${to.join(', ')}.`
    const todo = `Give ${host.host} a credential for every entry and a way to every server.`
    return [{ type: 'Reported', alarm, subject: host.host, holds: !open, says, todo }]
  })

/** Says what the hosts' signs of life say of their way to the other entries, as far as the log does not say so already. */
export const followersIn = (
  log: EventLog,
  group: GroupId,
  clock: Clock,
): ((state: () => State) => Promise<readonly ObservationOf<'Reported'>[]>) => {
  const newest = newestIn(log, group, clock)
  return async (state) => {
    const hosts = await newest()
    return hosts === null ? [] : reportsOf(hosts, state())
  }
}
