import { createLog, type Entry, type Log } from '../store/log.ts'

export type MemberRole = 'leader' | 'follower' | 'unready'

/** One node of a cluster: its own copy of the log, of which `committed` entries are visible to readers. */
export interface ClusterMember {
  readonly index: number
  readonly id: string
  log: Log
  entries: Entry[]
  committed: number
  role: MemberRole
  /** Of the election that it was last made the leader by. */
  term: number
  /** Whom it follows, or itself. */
  leader: number
  /** Since when it has had no leader, or as the leader no majority; null while all is well. In milliseconds. */
  lonelySince: number | null
  /** Whether its process runs, and whether it is stopped in its tracks. */
  running: boolean
  frozen: boolean
  /** How much later than the leader it shows what was committed, in milliseconds. */
  lag: number
}

export const createMember = (index: number, now: () => number): ClusterMember => ({
  index,
  id: crypto.randomUUID(),
  log: createLog(now),
  entries: [],
  committed: 0,
  role: index === 0 ? 'leader' : 'follower',
  term: 0,
  leader: 0,
  lonelySince: null,
  running: true,
  frozen: false,
  lag: 0,
})

/** Takes an entry in. Only a leader remembers ids for `ANY`, so that a change of leader forgets them. */
export const take = (member: ClusterMember, entry: Entry): void => {
  member.log.propose(entry, member.role === 'leader' ? 'remember' : 'forget')
  member.entries.push(entry)
}

/** Makes the first `count` entries visible. */
export const commitTo = (member: ClusterMember, count: number): void => {
  for (; member.committed < Math.min(count, member.entries.length); member.committed += 1) {
    const entry = member.entries[member.committed]
    if (entry !== undefined) member.log.commit(entry)
  }
}

/** Whether all that the member holds stands in the same place in the other's log. */
export const isPrefix = (member: ClusterMember, of: ClusterMember): boolean =>
  member.entries.length <= of.entries.length &&
  of.entries[member.entries.length - 1] === member.entries[member.entries.length - 1]

/** Starts its process again: what was taken in is there, what was in memory only is not. */
export const reopen = (member: ClusterMember, now: () => number): void => {
  member.log = createLog(now)
  for (const [index, entry] of member.entries.entries())
    if (index < member.committed) member.log.restore(entry)
    else member.log.propose(entry, 'forget')
  member.role = 'unready'
  member.lonelySince = null
  member.running = true
}

/** Cuts off what the leader does not have. */
export const cutBack = (member: ClusterMember, leader: ClusterMember): void => {
  const differs = member.entries.findIndex((entry, index) => leader.entries[index] !== entry)
  if (differs >= 0) member.entries = member.entries.slice(0, differs)
  member.committed = Math.min(member.committed, member.entries.length)
}
