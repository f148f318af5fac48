import type { GroupId, ObservationOf, State } from '@db-failover/domain'
import { aliveStream, type Clock, type EventLog } from '@db-failover/ports'
import { answered } from '../history/asking.ts'
import { type HostAlive, hostNamedIn, readHostAlive } from './host-alive.ts'

const alarm = 'host could not follow' as const
/** So many signs of life are read back: the newest of each host is among them. */
const readBack = 500

/** The newest sign of life of each host. */
const newestOf = async (log: EventLog, group: GroupId, clock: Clock): Promise<readonly HostAlive[] | null> => {
  const page = await answered(
    clock,
    log.read(aliveStream(group), { direction: 'backwards', from: 'end', most: readBack }),
  )
  if (page._tag === 'Left') return null
  const newest = new Map<string | null, HostAlive>()
  for (const event of page.right) {
    // Nearly all are older signs of life of the same few hosts.
    if (newest.has(hostNamedIn(event))) continue
    const alive = readHostAlive(event)
    if (alive !== null) newest.set(alive.host, alive)
  }
  return [...newest.values()]
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

/** What the hosts' signs of life say of their way to the other entries, as far as the log does not say so already. */
export const whoCanFollow = async (
  log: EventLog,
  group: GroupId,
  clock: Clock,
  state: State,
): Promise<readonly ObservationOf<'Reported'>[]> => {
  const hosts = await newestOf(log, group, clock)
  if (hosts === null) return []
  return hosts.flatMap((host): readonly ObservationOf<'Reported'>[] => {
    const to = obstacles(healthyOnly(state), host)
    const open = state.people.alarms[`${alarm}: ${host.host}`] !== undefined
    if (to.length > 0 === open) return []
    const says = open ? `${host.host} can follow again.` : `${host.host} could not move to ${to.join(', ')}.`
    const todo = `Give ${host.host} a credential for every entry and a way to every server.`
    return [{ type: 'Reported', alarm, subject: host.host, holds: !open, says, todo }]
  })
}
