import { budgetMs, replay, seed } from 'db-failover-test-seeded/budget'
import { describe, expect, it } from 'vitest'
import { isCountedOtherwise, isLenient, isMisread, isTaken, recorded, shown } from '../verdicts/corpus.ts'
import { drawn } from '../verdicts/grammar.ts'
import { judged } from '../verdicts/judge.ts'
import { mutants } from '../verdicts/mutants.ts'

const AT_ONCE = 5_000

/** As many as the budget holds on two cores, but always as many for one budget, so that a seed says the same again. */
const ROUNDS = Math.max(1, Math.min(20, Math.floor(budgetMs / 20_000)))

const ask = (texts: readonly string[], round: number) =>
  judged(texts)?.map((verdict, i) => ({ id: `${round}/${i}`, sql: texts[i] ?? '', ...verdict })) ?? []

const roundSeed = (round: number) => (seed + round) % 2 ** 32

describe.skipIf(judged(['SELECT 1']) === null)('texts drawn now, asked of Microsoft now (needs a .NET SDK 10)', () => {
  it('of mutants of good texts, whatever it refuses, the emulator refuses, and what both take is as many statements', () => {
    const good = recorded()
      .filter(isTaken)
      .map(({ sql }) => sql)
    for (let round = 0; round < ROUNDS; round += 1) {
      const all = ask(mutants(good, AT_ONCE, roundSeed(round)), round)
      expect(all.length).toBeGreaterThan(AT_ONCE / 2)
      expect(all.filter(isLenient).map(shown), replay).toEqual([])
      expect(all.filter(isCountedOtherwise).map(shown), replay).toEqual([])
    }
  })

  it('of texts drawn from the grammar, what is documented both take, as many statements as are meant, and the rest as before', () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const texts = drawn(AT_ONCE / 2, roundSeed(round))
      const all = ask(
        texts.map(({ sql }) => sql),
        round,
      )
      const misread = texts.filter((text, i) => {
        const verdict = all[i]
        return (
          isMisread(text) ||
          (text.documented && verdict !== undefined && !(isTaken(verdict) && verdict.statements === text.statements))
        )
      })
      expect(misread, replay).toEqual([])
      expect(all.filter(isLenient).map(shown), replay).toEqual([])
      expect(all.filter(isCountedOtherwise).map(shown), replay).toEqual([])
      const near = mutants(
        texts.filter(({ documented }) => documented).map(({ sql }) => sql),
        AT_ONCE / 2,
        roundSeed(round),
      )
      const changed = ask(near, round)
      expect(changed.filter(isLenient).map(shown), replay).toEqual([])
      expect(changed.filter(isCountedOtherwise).map(shown), replay).toEqual([])
    }
  })
})
