import type { Links } from './links.ts'
import { type ClusterMember, isPrefix } from './member.ts'
import type { Timing } from './timing.ts'

/** What a look at the whole cluster finds to be done. */
export interface Elections {
  look(now: number): void
}

/** What follows from a look. */
export interface Consequences {
  leads(member: ClusterMember): void
  follows(member: ClusterMember, leader: ClusterMember): void
  givesUp(member: ClusterMember): void
  /** The member's log has what its leader's has not: its process has to end and cut it back. */
  diverged(member: ClusterMember, leader: ClusterMember): void
}

/**
 * Who leads. A leader that reaches no majority gives up after a while; a majority that reaches no leader, not even
 * through each other, chooses the one of them with the longest log.
 */
export const elections = (
  members: readonly ClusterMember[],
  links: Links,
  timing: Timing,
  consequences: Consequences,
): Elections => {
  const majority = Math.floor(members.length / 2) + 1
  const awake = ({ running, frozen }: ClusterMember) => running && !frozen
  const reached = (from: ClusterMember) =>
    members.filter((other) => awake(other) && links.reaches(from.index, other.index))
  /** A leader counts as alive while somebody who can be reached reaches it. */
  const leaderSeenBy = (member: ClusterMember): ClusterMember | undefined =>
    reached(member)
      .flatMap(reached)
      .filter(({ role }) => role === 'leader')
      .sort((a, b) => b.term - a.term)
      .find((leader) => reached(leader).length >= majority)

  const lonely = (member: ClusterMember, now: number): number => {
    member.lonelySince ??= now
    return now - member.lonelySince
  }
  const lookAtLeader = (member: ClusterMember, now: number) => {
    const other = leaderSeenBy(member)
    if (other !== undefined && other !== member) return consequences.follows(member, other)
    if (reached(member).length >= majority) member.lonelySince = null
    else if (lonely(member, now) >= timing.leaderGivesUp) consequences.givesUp(member)
  }
  const lookAtOther = (member: ClusterMember, now: number) => {
    const leader = leaderSeenBy(member)
    if (leader === undefined) {
      const wait = members[member.leader]?.running === true ? timing.leaderGivesUp : timing.electionAfterDeath / 2
      if (lonely(member, now) >= wait && member.role === 'follower') consequences.givesUp(member)
      return
    }
    member.lonelySince = null
    if (member.role !== 'follower' || member.leader !== leader.index) consequences.follows(member, leader)
    if (links.reaches(member.index, leader.index) && !isPrefix(member, leader)) consequences.diverged(member, leader)
  }
  const elect = (now: number) => {
    for (const member of members) {
      const voters = reached(member)
      if (!awake(member) || voters.length < majority || leaderSeenBy(member) !== undefined) continue
      const last = members[member.leader]
      const wait = last?.running === true && last !== member ? timing.election : timing.electionAfterDeath
      if (voters.some((voter) => voter.lonelySince === null || now - voter.lonelySince < wait)) continue
      const longest = voters.reduce((best, voter) => (voter.entries.length > best.entries.length ? voter : best))
      return consequences.leads(longest)
    }
  }
  return {
    look(now) {
      for (const member of members)
        if (awake(member)) (member.role === 'leader' ? lookAtLeader : lookAtOther)(member, now)
      elect(now)
    },
  }
}
