import { type EventType, evolve, initial, type Phase, phase } from '@db-failover/domain'
import type { Scenario } from '@db-failover/domain/kit'
import { history } from './histories.ts'

// Which events change the phase: found by leading groups through long, repeatable histories of accidents and commands.

export interface PhaseChange {
  readonly from: Phase
  readonly to: Phase
  readonly by: EventType
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
