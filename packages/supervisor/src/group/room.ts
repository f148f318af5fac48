import { type GroupId, type LeaderCommand, type State, serverOf } from '@db-failover/domain'

/** Scheduled backups that run at the same time on one database server, of all groups of this process. */
const most = 4

/**
 * Where many groups have one calendar, their backups come due in one moment: on each database server few run at a time,
 * and the others wait without having begun. A server that hangs keeps only its own groups waiting. What people ask for,
 * and what a switch needs, never waits.
 */
export interface Room {
  readonly folded: (group: GroupId, state: State) => void
  readonly holds: (command: LeaderCommand, group: GroupId, state: State) => boolean
}

const serverOfActive = ({ configuration, switches }: State): string | null => {
  const entry = switches.active === null ? undefined : configuration.entries[switches.active.entry]
  return entry === undefined ? null : serverOf(entry)
}

const isScheduled = (command: LeaderCommand): boolean =>
  (command.type === 'StartBackup' && command.cause === 'scheduled') ||
  (command.type === 'StartDrill' && command.request === null)

export const roomOnServers = (): Room => {
  const running = new Map<string, Set<GroupId>>()
  const at = new Map<GroupId, string>()

  const leave = (group: GroupId): void => {
    const server = at.get(group)
    if (server === undefined) return
    at.delete(group)
    const groups = running.get(server)
    groups?.delete(group)
    if (groups?.size === 0) running.delete(server)
  }

  return {
    folded: (group, state) => {
      const server = state.backups.running === null && state.backups.drill === null ? null : serverOfActive(state)
      if (at.get(group) === (server ?? undefined)) return
      leave(group)
      if (server === null) return
      at.set(group, server)
      running.set(server, (running.get(server) ?? new Set()).add(group))
    },
    holds: (command, group, state) => {
      const server = serverOfActive(state)
      if (!isScheduled(command) || server === null || at.get(group) === server) return false
      return (running.get(server)?.size ?? 0) >= most
    },
  }
}
