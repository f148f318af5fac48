import { type Endpoint, finished, type ServerNode, ticks, timedOut } from '../node.ts'
import type { Answer } from '../store/answer.ts'
import type { Entry } from '../store/log.ts'
import { append, remove } from '../store/write.ts'
import type { Links } from './links.ts'
import { type ClusterMember, take } from './member.ts'
import type { Timing } from './timing.ts'

/** What a node of a cluster needs to know of the others. */
export interface Surroundings {
  readonly members: readonly ClusterMember[]
  readonly links: Links
  readonly timing: Timing
  endpoint(index: number): Endpoint
  /** The same node as clients of it see it. */
  at(member: ClusterMember): ServerNode
  ship(leader: ClusterMember): void
  now(): number
}

const never = () => new Promise<Answer>(() => {})

/** A node as clients see it: a leader commits what a majority has, a follower passes writes on. */
export const clusterNode = (self: ClusterMember, around: Surroundings): ServerNode => {
  const { members, links, timing } = around
  const commit = (entry: Entry, answer: Answer): Promise<Answer> => {
    take(self, entry)
    const { log } = self
    const committed = new Promise<Answer>((resolve) => {
      const off = log.follow(null, () => {
        if (log.committedEnd < entry.end) return
        off()
        resolve(answer)
      })
    })
    around.ship(self)
    return Promise.race([committed, timedOut('Commit phase timeout.', timing.commit)])
  }
  /** At the leader, where there is a way; what goes nowhere is never heard of again. */
  const atLeader = (write: (leader: ClusterMember) => Promise<Answer>): Promise<Answer> => {
    if (self.role === 'leader') return write(self)
    const leader = members[self.leader]
    if (leader?.running !== true) return Promise.resolve({ kind: 'not-ready' })
    if (leader.role !== 'leader' || leader.frozen) return never()
    return links.reaches(self.index, leader.index) ? write(leader) : never()
  }
  return {
    get log() {
      return self.log
    },
    role() {
      if (self.role === 'follower') return { kind: 'follower', leader: around.endpoint(self.leader) }
      return { kind: self.role }
    },
    append: (stream, expectation, events) =>
      atLeader((leader) =>
        leader === self
          ? finished(append(self.log, stream, expectation, events, ticks(around.now())), commit)
          : around.at(leader).append(stream, expectation, events),
      ),
    remove: (stream, expectation, how) =>
      atLeader((leader) =>
        leader === self
          ? finished(remove(self.log, stream, expectation, how, ticks(around.now())), commit)
          : around.at(leader).remove(stream, expectation, how),
      ),
  }
}
