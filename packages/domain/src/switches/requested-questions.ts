import type { InputOf } from '../decision.ts'
import { type Finder, nothingFound } from '../rules/found.ts'
import { predicate } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { searchOf } from './asked-failover.ts'
import type { FailOver, Return } from './asked-rules.ts'
import { contingencyImpossible, masterIsGone } from './blocks.ts'
import { type Candidate, type Candidates, candidates, healthyTargets, type Search } from './candidates.ts'
import type { ConsentBasis } from './events.ts'
import type { Beginning } from './start.ts'

// What a waiting request asks for, and whether the group is fit for it.

export type Begin = InputOf<'BeginRequestedSwitch'>

/** The person's command behind the request. */
const commandOf = (s: State, i: Begin) => s.people.requests[i.request]?.command ?? null

const asks = (type: 'FailOver' | 'ReturnToMaster', of: (c: FailOver | Return) => boolean, name: string, says: string) =>
  predicate<Begin>(name, says, (s, i) => {
    const c = commandOf(s, i)
    return c !== null && c.type === type && (c.type === 'FailOver' || c.type === 'ReturnToMaster') && of(c)
  })

export const asksPlanned = asks(
  'FailOver',
  (c) => c.type === 'FailOver' && c.manner === 'planned',
  'planned',
  'a planned failover was asked for',
)

export const asksForced = asks(
  'FailOver',
  (c) => c.type === 'FailOver' && c.manner === 'forced',
  'forced',
  'a forced failover was asked for',
)

export const asksKeep = asks(
  'ReturnToMaster',
  (c) => c.type === 'ReturnToMaster' && c.changes === 'keep',
  'return keeping',
  'a return that keeps the changes was asked for',
)

export const asksLossless = predicate<Begin>(
  'to lose nothing',
  'a planned failover or a return that keeps the changes was asked for',
  (s, i, c) => asksPlanned.holds(s, i, c) || asksKeep.holds(s, i, c),
)

export const asksDiscard = asks(
  'ReturnToMaster',
  (c) => c.type === 'ReturnToMaster' && c.changes === 'discard',
  'return discarding',
  'a return that gives up the changes was asked for',
)

export const insecure = predicate<Begin>(
  'cannot be secured',
  'the changes to give up can be secured nowhere, and nobody waives that',
  (s, i) => {
    const c = commandOf(s, i)
    return c?.type === 'ReturnToMaster' && !c.withoutContingency && contingencyImpossible(s)
  },
)

/** Where the failover that is asked for may lead. */
export const searchFor = (s: State, i: Begin): Search => {
  const c = commandOf(s, i)
  return c?.type === 'FailOver' ? searchOf(c) : {}
}

/** Whoever has the freshest chain needs the smallest backup; else the first that answers. */
export const plannedTarget: Finder<Begin, EntryId> = (s, i) => {
  const search = searchFor(s, i)
  return candidates(s, search).fit[0]?.entry ?? healthyTargets(s, search)[0] ?? null
}

export const noPlannedTarget = nothingFound(
  'no healthy target',
  'no backup database that could take over answers',
  plannedTarget,
)

export const forcedTarget: Finder<Begin, { readonly candidate: Candidate; readonly skipped: Candidates['skipped'] }> = (
  s,
  i,
) => {
  const { fit, skipped } = candidates(s, searchFor(s, i))
  return fit[0] === undefined ? null : { candidate: fit[0], skipped }
}

export const noForcedChain = nothingFound(
  'no restorable chain',
  'no backup database that answers has a restorable chain',
  forcedTarget,
)

export const busy = predicate(
  'backup running',
  'a backup or a copy is running',
  (s) => s.backups.running !== null || s.backups.copying !== null,
)

export const masterUnfenced = predicate('master not fenced', 'the returned master is not fenced yet', (s) => {
  const { stay, fences } = s.switches
  return stay !== null && fences[stay.master]?.kind !== 'confirmed' && !masterIsGone(s)
})

export const given = (s: State, i: Begin): ConsentBasis => ({
  basis: 'given',
  request: i.request,
  by: s.people.requests[i.request]?.by ?? null,
})

export const lossless = (i: Begin): ConsentBasis => ({ basis: 'none', request: i.request, by: null })

/** What a switch that a person asked for bears whatever its kind. */
export const askedBy = (s: State, { request }: Begin): Pick<Beginning, 'automatic' | 'cause' | 'request'> => ({
  automatic: false,
  cause: `asked for by ${s.people.requests[request]?.by ?? 'an operator'}`,
  request,
})

export const isAsked = predicate<Begin>(
  'nobody asks',
  'the request has ended',
  (s, i) => s.people.requests[i.request] === undefined,
)
