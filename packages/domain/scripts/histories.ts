import { given, moves, protectedGroup, type Scenario } from '@db-failover/domain/kit'

/** Numbers that are the same in every run and on every machine. */
const numbers =
  (seed: number) =>
  (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }

/** A group that is led through so many accidents and commands: always the same ones for a seed. */
export const history = (seed: number, length: number): Scenario => {
  const pick = numbers(seed)
  const scenario = given(
    protectedGroup({
      backups: ['b', 'c'].slice(0, 1 + pick(2)),
      automaticReconnect: pick(2) === 0,
      policy: {
        stableForMs: 0,
        blockForMs: 0,
        maxSwitches: 1000,
        standby: pick(4) === 0 ? 'warm' : 'cold',
        retainFulls: 1 + pick(2),
      },
    }),
  )
  for (let n = 0; n < length; n++) {
    const move = moves[pick(moves.length)]
    if (move !== undefined) scenario.when(move)
  }
  return scenario
}
