import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { type Finder, nothingFound, withFound } from '../rules/found.ts'
import { healthOfActive } from '../rules/predicates.ts'
import { type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed, plus } from '../time.ts'
import { otherServers } from './blocks.ts'
import { running } from './predicates.ts'
import { losesNothing } from './steps.ts'

const askFence = rulesOn('AskForFence')

/** A database left behind whose fence a person released is fenced again before anything is done about it. */
const releasedAndNeeded = (s: State, entry: EntryId): { readonly generation: string } | null => {
  const { leftovers, stay } = s.switches
  const left = leftovers[entry] ?? (stay?.master === entry ? stay : undefined)
  const asked = Object.values(s.people.requests).some(
    ({ command }) => command?.type === 'FailOver' || command?.type === 'ReturnToMaster',
  )
  return left !== undefined && (asked || healthOfActive(s) === 'lost') ? left : null
}

/**
 * The active is lost and this former database cannot be secured anywhere: whether it is still there at all is asked again,
 * because one that is gone stands in nobody's way.
 */
const staleAndStranded = (s: State, entry: EntryId, at: Parameters<typeof hasPassed>[1]): boolean => {
  const { fences, leftovers, running: w } = s.switches
  const fence = fences[entry]
  return (
    w === null &&
    fence?.kind === 'confirmed' &&
    leftovers[entry] !== undefined &&
    healthOfActive(s) === 'lost' &&
    s.detection.health[entry]?.kind === 'healthy' &&
    otherServers(s, entry).length === 0 &&
    hasPassed(plus(fence.at, s.configuration.policy.retryMostMs), at)
  )
}

/** The fence that should be asked for now. */
const fenceWanted: Finder<InputOf<'AskForFence'>, { readonly generation: string }> = (s, { entry }, { at }) => {
  const { active, running: w, fences } = s.switches
  const fence = fences[entry]
  if (fence?.kind === 'confirmed') return staleAndStranded(s, entry, at) ? fence : null
  if (fence?.kind === 'requested') return null
  if (w?.from === entry && active !== null) {
    const left = w.hosts !== null && w.failed === null && (losesNothing(w) || w.kind === 'return-discarding')
    return left ? active : null
  }
  if (active?.entry === entry || w?.to === entry || s.detection.health[entry]?.kind !== 'healthy') return null
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
