import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed, plus } from '../time.ts'
import { running } from './predicates.ts'
import { losesNothing } from './steps.ts'

const askFence = rulesOn('AskForFence')

/** Fences that should be asked for now. */
export const fenceWanted = (
  s: State,
  entry: EntryId,
  at: Parameters<typeof hasPassed>[1],
): { readonly generation: string } | null => {
  const { active, running: w, fences } = s.switches
  const fence = fences[entry]
  const healthy = s.detection.health[entry]?.kind === 'healthy'
  if (fence?.kind === 'requested' || fence?.kind === 'confirmed') return null
  if (w !== null && w.from === entry && active !== null) {
    const left = w.hosts !== null && (losesNothing(w) || w.kind === 'return-discarding')
    return left && fence === undefined ? { generation: active.generation } : null
  }
  if (active?.entry === entry || fence === undefined || !healthy) return null
  if (w !== null && w.to === entry) return null
  if (fence.kind === 'needed') return { generation: fence.generation }
  return !fence.missing && hasPassed(plus(fence.at, s.configuration.policy.retryMostMs), at)
    ? { generation: fence.generation }
    : null
}

const noFenceWanted = predicate<InputOf<'AskForFence'>>(
  'no fence wanted',
  'the entry needs no fence now',
  (s, i, c) => fenceWanted(s, i.entry, c.at) === null,
)

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
    (s, i, c) => {
      const wanted = fenceWanted(s, i.entry, c.at)
      const w = running(s)
      return wanted === null
        ? []
        : [
            event('FenceRequested', {
              operation: w?.from === i.entry ? w.operation : null,
              entry: i.entry,
              generation: wanted.generation,
            }),
          ]
    },
  ),
]
