import type { Links } from './links.ts'
import { type ClusterMember, commitTo, isPrefix, take } from './member.ts'
import type { Timing } from './timing.ts'

/** Carries the leader's entries to its followers and tells everybody what a majority has. */
export interface Replication {
  /** To be called when the leader has something new, or when somebody can be reached again. */
  ship(leader: ClusterMember): void
  /** Forgets what a node is known to hold, and what it knows of others. */
  forget(member: ClusterMember): void
}

export const replication = (members: readonly ClusterMember[], links: Links, timing: Timing): Replication => {
  const busy = new Set<number>()
  const majority = Math.floor(members.length / 2) + 1
  const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref())
  const connected = (leader: ClusterMember, follower: ClusterMember) =>
    leader.role === 'leader' &&
    follower.role === 'follower' &&
    follower.leader === leader.index &&
    [leader, follower].every(({ running, frozen }) => running && !frozen) &&
    links.reaches(leader.index, follower.index)
  /** What each follower is known to hold, by the leader that was told so. */
  const held = new Map<string, number>()
  const known = (leader: ClusterMember, follower: number) => held.get(`${leader.id} ${follower}`) ?? 0

  const settle = (leader: ClusterMember) => {
    const counts = members.map(({ index }) => (index === leader.index ? leader.entries.length : known(leader, index)))
    const reached = counts.sort((a, b) => b - a)[majority - 1] ?? 0
    if (leader.role === 'leader' && !leader.frozen) commitTo(leader, reached)
  }
  const show = async (leader: ClusterMember, follower: ClusterMember) => {
    const count = leader.committed
    await pause(timing.replication + follower.lag)
    if (follower.running && !follower.frozen && follower.leader === leader.index) commitTo(follower, count)
  }
  const feed = async (leader: ClusterMember, follower: ClusterMember) => {
    while (connected(leader, follower)) {
      const sent = leader.entries.slice(follower.entries.length)
      const committed = leader.committed
      if (sent.length === 0 && known(leader, follower.index) >= leader.entries.length) break
      await pause(timing.replication)
      if (!connected(leader, follower) || !isPrefix(follower, leader)) break
      const missing = leader.entries.slice(follower.entries.length, follower.entries.length + sent.length)
      for (const entry of missing) take(follower, entry)
      const now = follower.entries.length
      await pause(timing.replication)
      if (!connected(leader, follower)) break
      held.set(`${leader.id} ${follower.index}`, now)
      settle(leader)
      if (leader.committed > committed || follower.committed < leader.committed)
        for (const other of members) if (connected(leader, other)) void show(leader, other)
    }
  }
  return {
    forget(member) {
      for (const key of held.keys()) if (key.startsWith(member.id) || key.endsWith(` ${member.index}`)) held.delete(key)
    },
    ship(leader) {
      settle(leader)
      for (const follower of members) {
        if (follower.index === leader.index || busy.has(follower.index) || !connected(leader, follower)) continue
        busy.add(follower.index)
        void feed(leader, follower).finally(() => {
          busy.delete(follower.index)
          if (connected(leader, follower) && follower.entries.length < leader.entries.length) this.ship(leader)
        })
      }
    },
  }
}
