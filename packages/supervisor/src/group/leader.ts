import { type Context, type Input, type LeaderGone, millisOf, type State } from '@db-failover/domain'
import type { Ambient } from '../ambient.ts'
import type { History } from '../history/history.ts'
import { type Answer, recorded } from '../history/recording.ts'
import { type Leader as Named, type Standing, standingOf } from '../leadership/standing.ts'
import { type Turns, turns } from '../time/turns.ts'
import { type Lapse, lapseBy } from './lapse.ts'

/** This process as the leader of one group: may it act, and what it writes. */
export interface Leader {
  readonly lapse: Lapse
  readonly standing: () => Standing
  /** The term that this process has taken and not given up; null: none. */
  readonly term: () => number | null
  readonly context: (state: State) => Context
  /** May this process start, change or delete anything for the group now? Asked before every step. */
  readonly mayAct: () => boolean
  /** As `mayAct`, but also while the lead waits for a fresh probe: raising a counter is part of probing. */
  readonly leads: () => boolean
  /** Decides the input and appends what follows. `holds`: asked once more just before, in the same turn. */
  readonly record: (input: Input, cause: string | null, holds?: (state: State) => boolean) => Promise<Answer>
  /** Reads the log on to its head, in turn with what is recorded. */
  readonly read: History['catchUp']
  /** Another process leads: this one forgets its term. It may take another one when that one is gone. */
  readonly stepDown: () => void
  /** From now on nothing more is written. */
  readonly stop: () => void
  /** The heartbeat that has just been acknowledged came so long after the one before. */
  readonly renewed: (ageMs: number) => void
}

export const leaderOf = (
  ambient: Ambient,
  history: History,
  about: {
    readonly leaseAgeMs: () => number
    /** Another live process bears this one's name: why leadership is not to be taken. */
    readonly nameTaken: () => string | null
    /** What shows that another leader of the group can act no longer. */
    readonly goneOf: (leader: Named) => LeaderGone | null
  },
): Leader => {
  const { clock, process, actor } = ambient
  const inTurn: Turns = turns()
  const lapse = lapseBy(clock)
  let term: number | null = null
  let stopping = false

  const standing = (): Standing => standingOf(history.state(), process, term, about.goneOf)
  const half = (): number => history.state().configuration.policy.leaderLeaseMs / 2

  /** Only asked as the leader: a process that stands by has no lease to lose. */
  const leaseOver = (): boolean => {
    if (about.leaseAgeMs() < half()) return false
    if (term !== null) lapse.noticed()
    return true
  }

  const forbidden = (input: Input): string | null => {
    if (stopping) return 'the supervisor is stopping'
    if (history.trouble() !== null) return 'the log holds what this version cannot read'
    if (leaseOver()) return 'no sign of life of this process has been acknowledged for half the leader lease'
    if (lapse.mustRead()) return 'the log has not been read since this process was cut off from it'
    const { _tag } = standing()
    if (input.type === 'TakeLeadership')
      return _tag === 'MayTake' ? about.nameTaken() : 'another process leads the group'
    return _tag === 'Leads' ? null : 'this process does not lead the group'
  }

  const leads = (): boolean => forbidden({ type: 'EndPause' }) === null

  const context = (state: State): Context => {
    const now = clock.now()
    const last = state.people.clock
    // Within the tolerance a clock that steps back stands still: no duration is negative.
    const ahead = last === null ? 0 : millisOf(last) - millisOf(now)
    const at = last !== null && ahead > 0 && ahead <= state.configuration.policy.clockToleranceMs ? last : now
    return {
      at,
      process,
      actor,
      role: 'leader',
      term,
      request: null,
      validForMs: null,
      generationFor: (entry, operation) => ambient.engines(entry).restores.generationFor(entry, operation),
    }
  }

  return {
    lapse,
    standing,
    term: () => term,
    context,
    leads,
    mayAct: () => leads() && !lapse.waits(history.state()),
    record: (input, cause, holds = () => true) =>
      inTurn(async () => {
        const answer = await recorded(
          { history, clock, random: ambient.random, newId: ambient.newId },
          {
            input,
            context,
            cause,
            forbidden: (state) => forbidden(input) ?? (holds(state) ? null : 'the state has moved on'),
          },
        )
        if (input.type === 'TakeLeadership' && answer._tag === 'Decided')
          term = history.state().people.leader?.term ?? null
        return answer
      }),
    read: (notOlderThan) => inTurn(() => history.catchUp(notOlderThan)),
    stepDown: () => {
      if (term === null) return
      ambient.observability.log('warn', 'another process has taken the group over', { group: history.group, term })
      term = null
      lapse.over()
    },
    stop: () => {
      stopping = true
    },
    renewed: (ageMs) => {
      if (term !== null && ageMs >= half()) lapse.noticed()
    },
  }
}
