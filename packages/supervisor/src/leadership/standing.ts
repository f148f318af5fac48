import type { LeaderGone, ProcessId, State } from '@db-failover/domain'

/** What this process is to a group. */
export type Standing =
  | { readonly _tag: 'Leads'; readonly term: number }
  /**
   * Leadership is there to be taken: nobody leads, or an earlier run of this process does (`gone: null`), or the leader
   * has said goodbye or been silent for its whole lease.
   */
  | { readonly _tag: 'MayTake'; readonly gone: LeaderGone | null; readonly first: boolean }
  | { readonly _tag: 'StandsBy'; readonly leader: ProcessId; readonly term: number }
  /** Another process with this one's name took the group over. Two processes under one name never take turns. */
  | { readonly _tag: 'Overtaken'; readonly term: number }

export type Leader = NonNullable<State['people']['leader']>

/**
 * `term`: the one that this run has taken, null before. `goneOf`: what this process has learned of another leader that can
 * act no longer, null while it may. `first`: nobody has ever led.
 */
export const standingOf = (
  state: State,
  process: ProcessId,
  term: number | null,
  goneOf: (leader: Leader) => LeaderGone | null,
): Standing => {
  const { leader } = state.people
  if (leader === null) return { _tag: 'MayTake', gone: null, first: true }
  if (leader.process !== process) {
    const gone = goneOf(leader)
    return gone === null
      ? { _tag: 'StandsBy', leader: leader.process, term: leader.term }
      : { _tag: 'MayTake', gone, first: false }
  }
  if (term === null) return { _tag: 'MayTake', gone: null, first: false }
  return leader.term === term ? { _tag: 'Leads', term } : { _tag: 'Overtaken', term: leader.term }
}
