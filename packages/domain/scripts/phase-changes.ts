import { type EventType, evolve, initial, type OperationId, type Phase, phase } from '@db-failover/domain'
import {
  asks,
  away,
  back,
  given,
  hour,
  id,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  rewound,
  type Scenario,
  type Step,
  spoiled,
  works,
} from '@db-failover/domain/kit'

// Which events change the phase: found by leading groups through long, repeatable histories of accidents and commands.

export interface PhaseChange {
  readonly from: Phase
  readonly to: Phase
  readonly by: EventType
}

const everyone = ['a', 'b'] as const

const goOn: readonly Step[] = [works, works, works, passes(15 * minute), passes(hour)]
const accidents: readonly Step[] = everyone.flatMap((e) => [
  lost(e),
  back(e),
  back(e),
  away(e),
  probed(e),
  probed(e, { verdict: 'unhappy' }),
])
const changes: readonly Step[] = [rewound, spoiled('b'), ({ world }) => world.spoiled.clear()]
const discard = { type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true } as const
const commands: readonly Step[] = [
  asks({ type: 'RunBackup', kind: 'full' }),
  asks({ type: 'RunBackup', kind: 'full' }),
  asks({ type: 'FailOver', to: null, manner: 'planned', acceptDataLoss: false, acceptNoFence: false }),
  asks({ type: 'FailOver', to: null, manner: 'forced', acceptDataLoss: true, acceptNoFence: false }),
  asks({ type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: false }),
  asks({ ...discard, withoutContingency: false }),
  asks({ ...discard, withoutContingency: true }),
  asks({ type: 'Acknowledge', what: 'failure', note: 'seen' }),
  asks({ type: 'DisableFailover' }),
  asks({ type: 'EnableFailover', acceptDataLoss: true }),
  (i) =>
    asks({
      type: 'ChangeGroup',
      changes: [{ change: 'designateMaster', entry: i.story.state.switches.active?.entry ?? id('a') }],
    })(i),
  (i) =>
    asks({
      type: 'CancelOperation',
      operation: i.story.state.switches.running?.operation ?? ('orders/0/0' as OperationId),
    })(i),
]
const halfway: readonly Step[] = [({ story }) => void story.settle(), ({ world }) => void world.answer()]
const moves: readonly Step[] = [...goOn, ...accidents, ...changes, ...commands, ...halfway, ...halfway]

/** Numbers that are the same in every run and on every machine. */
const numbers =
  (seed: number) =>
  (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }

const history = (seed: number, length: number): Scenario => {
  const pick = numbers(seed)
  const scenario = given(
    protectedGroup({
      backups: ['b', 'c'].slice(0, 1 + pick(2)),
      automaticReconnect: pick(2) === 0,
      policy: { stableForMs: 0, blockForMs: 0, maxSwitches: 1000 },
    }),
  )
  for (let n = 0; n < length; n++) {
    const move = moves[pick(moves.length)]
    if (move !== undefined) scenario.when(move)
  }
  return scenario
}

const changesIn = ({ story }: Scenario): readonly PhaseChange[] => {
  const found: PhaseChange[] = []
  let state = initial
  let from = phase(state)
  for (const recorded of story.log) {
    state = evolve(state, recorded)
    const to = phase(state)
    if (to !== from) found.push({ from, to, by: recorded.event.type })
    from = to
  }
  return found
}

/** Every change of phase in `histories` histories of `length` moves, each once, in a stated order. */
export const phaseChanges = (histories: number, length: number): readonly PhaseChange[] => {
  const found = new Map<string, PhaseChange>()
  for (let seed = 1; seed <= histories; seed++)
    for (const change of changesIn(history(seed, length))) found.set(JSON.stringify(change), change)
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
}
