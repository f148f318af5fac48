import { freshestAmong } from '../backups/chains.ts'
import type { CommandOf } from '../command.ts'
import type { Refusal } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { candidates, healthyTargets, type Search } from './candidates.ts'

// What a person who asks for a failover allows, and what stands in the way of it.

type FailOver = CommandOf<'FailOver'>

/** A planned failover brings its own backup with it; a forced one takes what lies anywhere. */
export const searchOf = ({ to, manner, withoutContingency }: FailOver): Search => ({
  to,
  anywhere: manner === 'forced',
  withoutContingency,
})

const whySkipped = (s: State, search: Search): string =>
  candidates(s, search)
    .skipped.map((k) => `${k.entry}: ${k.why}.`)
    .join(' ') || 'There is no backup database.'

const giveUp = 'Wait until it is taken; or give up what that database holds, without a contingency backup.'

/** Why a planned failover has no target, and what would help. */
export const noTargetFor = (s: State, search: Search): Refusal =>
  healthyTargets(s, { ...search, withoutContingency: true }).length > 0
    ? { why: whySkipped(s, search), possible: giveUp, next: 'failover --planned --without-contingency' }
    : {
        why: 'No backup database that could take over answers.',
        possible: 'Bring its server back, or add another.',
        next: 'status',
      }

/** Who could be restored after all: a chain that a person vouches for, or the master as one backup database more. */
const wayToChain = (s: State, search: Search): Refusal => {
  const { master } = s.configuration
  const { active } = s.switches
  if (candidates(s, { ...search, withoutContingency: true }).fit.length > 0)
    return { possible: giveUp, next: 'failover --force --accept-data-loss --without-contingency' }
  if (s.lineage.owed !== null)
    return {
      possible: 'Vouch for a chain that leads to the present.',
      next: 'pin-lineage FULL [DIFFERENTIAL] --reason TEXT',
    }
  const onMasterOnly =
    master !== null &&
    active !== null &&
    active.entry !== master &&
    s.detection.health[master]?.kind === 'healthy' &&
    freshestAmong(s, master, Object.keys(s.configuration.entries) as EntryId[]) !== null
  return onMasterOnly
    ? {
        possible: `${master} could be restored: make the active entry the master, then ${master} can take over.`,
        next: `designate-master ${active.entry}`,
      }
    : { possible: 'Bring a server back that has one.', next: 'status' }
}

/** Why a forced failover has no chain, and what would help. */
export const noChainFor = (s: State, search: Search): Refusal => ({
  why: whySkipped(s, search),
  ...wayToChain(s, search),
})
