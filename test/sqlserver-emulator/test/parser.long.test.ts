import { budgetMs, replay, seed } from 'db-failover-test-seeded/budget'
import { describe, expect, it } from 'vitest'
import { isCountedOtherwise, isLenient, isTaken, recorded, shown } from '../verdicts/corpus.ts'
import { judged } from '../verdicts/judge.ts'
import { mutants } from '../verdicts/mutants.ts'

const AT_ONCE = 5_000

/** As many as the budget holds on two cores, but always as many for one budget, so that a seed says the same again. */
const ROUNDS = Math.min(20, Math.ceil(budgetMs / 6_000))

const ask = (texts: readonly string[], round: number) =>
  judged(texts)?.map((verdict, i) => ({ id: `${round}/${i}`, sql: texts[i] ?? '', ...verdict })) ?? null

describe.skipIf(judged(['SELECT 1']) === null)(
  'mutants of good texts, asked of Microsoft now (needs a .NET SDK 10)',
  () => {
    it('whatever it refuses, the emulator refuses, and what both take is as many statements', () => {
      const good = recorded()
        .filter(isTaken)
        .map(({ sql }) => sql)
      for (let round = 0; round < ROUNDS; round += 1) {
        const all = ask(mutants(good, AT_ONCE, (seed + round) % 2 ** 32), round) ?? []
        expect(all.length).toBeGreaterThan(AT_ONCE / 2)
        expect(all.filter(isLenient).map(shown), replay).toEqual([])
        expect(all.filter(isCountedOtherwise).map(shown), replay).toEqual([])
      }
    })
  },
)
