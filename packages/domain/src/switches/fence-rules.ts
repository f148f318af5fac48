import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { type Finder, nothingFound, withFound } from '../rules/found.ts'
import { healthOfActive, isHealthy } from '../rules/predicates.ts'
import { type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed, plus } from '../time.ts'
import { otherServers } from './blocks.ts'
import { running } from './predicates.ts'
import { losesNothing } from './steps.ts'

const askFence = rulesOn('AskForFence')

/** A database left behind whose fence a person released is fenced again before anything is done about it. */
const releasedAndNeeded = (s: State, entry: EntryId): { readonly generation: string } | null => {
  const left = s.switches.leftovers[entry]
  const asked = Object.values(s.people.requests).some(
    ({ command }) => command?.type === 'FailOver' || command?.type === 'ReturnToMaster',
  )
  return left !== undefined && (asked || healthOfActive(s) === 'lost') ? left : null
}

/**
 * The active is lost and this former database cannot be secured anywhere: whether it is still there at all is asked again,
 * because one that is gone stands in nobody's way.
 */
const staleAndStranded = (s: State, entry: EntryId, since: Instant, now: Instant): boolean =>
  s.switches.running === null &&
  s.switches.leftovers[entry] !== undefined &&
  healthOfActive(s) === 'lost' &&
  isHealthy(s, entry) &&
  otherServers(s, entry).length === 0 &&
  hasPassed(plus(since, s.configuration.policy.retryMostMs), now)

/** The fence that should be asked for now. */
const fenceWanted: Finder<InputOf<'AskForFence'>, { readonly generation: string }> = (s, { entry }, { at }) => {
  const { active, running: w, fences } = s.switches
  const fence = fences[entry]
  if (fence?.kind === 'confirmed') return staleAndStranded(s, entry, fence.at, at) ? fence : null
  if (fence?.kind === 'requested') return null
  if (w?.from === entry) {
    const left = w.hosts !== null && w.failed === null && (losesNothing(w) || w.kind === 'return-discarding')
    return left ? active : null
  }
  if (active?.entry === entry || w?.to === entry || !isHealthy(s, entry)) return null
  if (fence === undefined) return releasedAndNeeded(s, entry)
  if (fence.kind === 'needed') return fence
  return !fence.missing && hasPassed(plus(fence.at, s.configuration.policy.retryMostMs), at) ? fence : null
}

const noFenceWanted = nothingFound('no fence wanted', 'the entry needs no fence now', fenceWanted)

export const askingForFences: readonly Rule[] = [
  askFence.refuses(
    'fence.not-wanted',
    'A fence is asked for where hosts have left, or where a database that was active answers again.',
    { when: [noFenceWanted] },
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  askFence.records(
    'fence.ask',
    'A database that was active, or is being left, is made to refuse writes.',
    {},
    ['FenceRequested'],
    withFound(fenceWanted, ({ generation }, s, { entry }) => {
      const w = running(s)
      return [event('FenceRequested', { operation: w?.from === entry ? w.operation : null, entry, generation })]
    }),
  ),
]
