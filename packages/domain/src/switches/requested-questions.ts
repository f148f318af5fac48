import type { InputOf } from '../decision.ts'
import { predicate } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { searchOf } from './asked-failover.ts'
import type { FailOver, Return } from './asked-rules.ts'
import { contingencyImpossible, masterIsGone } from './blocks.ts'
import { candidates, healthyTargets, type Search } from './candidates.ts'
import type { ConsentBasis } from './events.ts'

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

export const noPlannedTarget = predicate<Begin>(
  'no healthy target',
  'no backup database that could take over answers',
  (s, i) => healthyTargets(s, searchFor(s, i)).length === 0,
)

export const noForcedChain = predicate<Begin>(
  'no restorable chain',
  'no backup database that answers has a restorable chain',
  (s, i) => candidates(s, searchFor(s, i)).fit.length === 0,
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

export const byPerson = (s: State, i: Begin) => `asked for by ${s.people.requests[i.request]?.by ?? 'an operator'}`

export const isAsked = predicate<Begin>(
  'nobody asks',
  'the request has ended',
  (s, i) => s.people.requests[i.request] === undefined,
)
