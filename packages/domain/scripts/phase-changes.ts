import { type EventType, evolve, initial, type Phase, phase } from '@db-failover/domain'
import { given, moves, protectedGroup, type Scenario } from '@db-failover/domain/kit'

// Which events change the phase: found by leading groups through long, repeatable histories of accidents and commands.

export interface PhaseChange {
  readonly from: Phase
  readonly to: Phase
  readonly by: EventType
}

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
