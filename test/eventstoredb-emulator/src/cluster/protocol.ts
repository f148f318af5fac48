import { HOST } from '../listening.ts'
import type { ServerNode } from '../node.ts'
import type { Member } from '../services/gossip.ts'
import { elections } from './elections.ts'
import { createLinks, type Links } from './links.ts'
import { type ClusterMember, createMember, cutBack, isPrefix, reopen, take } from './member.ts'
import { clusterNode } from './node.ts'
import { replication } from './replication.ts'
import type { Timing } from './timing.ts'

/** What the processes of the nodes are asked for, and do. */
export interface Processes {
  port(index: number): number
  /** Ends what clients have open at a node that knows no leader. */
  silenced(index: number): void
  ended(index: number): Promise<void>
  started(index: number): Promise<void>
}

/** How the nodes keep one log between them. */
export interface Protocol {
  readonly members: readonly ClusterMember[]
  readonly links: Links
  face(index: number): ServerNode
  seenBy(index: number): readonly Member[]
  leader(): number | null
  moveLeader(to: number): Promise<void>
  /** Tells that a process ended, was started again, or goes on after it was frozen. */
  ends(index: number): void
  starts(index: number): void
  wakes(index: number): void
  stop(): void
}

/** How often the nodes look at each other, in milliseconds. */
const LOOK_EVERY = 20

export const createProtocol = (size: number, timing: Timing, processes: Processes): Protocol => {
  const now = () => Date.now()
  const links = createLinks()
  const members = Array.from({ length: size }, (_, index) => createMember(index, now))
  const carrying = replication(members, links, timing)
  const ending = new Set<number>()
  const pause = (milliseconds: number) => new Promise<void>((go) => setTimeout(go, milliseconds).unref())

  const around = {
    members,
    links,
    timing,
    now,
    ship: carrying.ship,
    at: ({ index }: ClusterMember) => face(index),
    endpoint: (index: number) => ({ host: HOST, port: processes.port(index) }),
  }
  const faces = members.map((member) => clusterNode(member, around))
  const face = (index: number): ServerNode => {
    const found = faces[index]
    if (found === undefined) throw new RangeError(`there is no node ${index}`)
    return found
  }
  const leads = (member: ClusterMember) => {
    member.term = Math.max(...members.map(({ term }) => term)) + 1
    member.role = 'leader'
    member.leader = member.index
    member.lonelySince = null
    carrying.forget(member)
  }
  /** Ends a process whose log says something else than the leader's, and has it started again without that. */
  const truncated = async (member: ClusterMember, leader: ClusterMember) => {
    if (ending.has(member.index)) return
    ending.add(member.index)
    await pause(timing.truncation)
    ending.delete(member.index)
    if (!member.running || leader.role !== 'leader' || isPrefix(member, leader)) return
    await processes.ended(member.index)
    cutBack(member, leader)
    await pause(timing.restart)
    await processes.started(member.index)
  }
  const looking = elections(members, links, timing, {
    leads,
    follows(member, leader) {
      member.role = 'follower'
      member.leader = leader.index
      member.lonelySince = null
    },
    async givesUp(member) {
      member.role = 'unready'
      await pause(timing.silence)
      if (member.role === 'unready' && member.running) processes.silenced(member.index)
    },
    diverged: truncated,
  })
  const look = () => {
    looking.look(now())
    for (const member of members) {
      const behind = members.some(
        ({ entries, committed }) => entries.length < member.entries.length || committed < member.committed,
      )
      if (member.role === 'leader' && (behind || member.committed < member.entries.length)) carrying.ship(member)
    }
  }
  const timer = setInterval(look, LOOK_EVERY)
  timer.unref()

  const leading = () =>
    members
      .filter(
        ({ role, running, frozen, lonelySince }) => role === 'leader' && running && !frozen && lonelySince === null,
      )
      .reduce<ClusterMember | null>((best, next) => (best === null || next.term > best.term ? next : best), null)
  return {
    members,
    links,
    face,
    seenBy: (from) =>
      members.map((member) => ({
        id: member.id,
        host: HOST,
        port: processes.port(member.index),
        state: member.role === 'unready' ? 'unknown' : member.role,
        alive: member.running && !member.frozen && links.reaches(from, member.index),
      })),
    leader: () => leading()?.index ?? null,
    async moveLeader(to) {
      const [old, next] = [leading(), members[to]]
      if (old === null || next === undefined || old === next) return
      old.role = 'follower'
      old.leader = to
      for (const entry of old.entries.slice(next.entries.length)) take(next, entry)
      leads(next)
      look()
    },
    ends(index) {
      const member = members[index]
      if (member !== undefined) member.running = false
    },
    starts(index) {
      const member = members[index]
      if (member === undefined) return
      carrying.forget(member)
      reopen(member, now)
      look()
    },
    wakes(index) {
      const member = members[index]
      if (member === undefined) return
      member.frozen = false
      look()
    },
    stop: () => clearInterval(timer),
  }
}
