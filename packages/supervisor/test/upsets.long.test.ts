import { it } from 'vitest'
import { stories } from './kit/stories.ts'
import { stepsOf, stoppedBefore, type Upset, upsetAt, wallClockSet } from './kit/upsets.ts'

const hours = 3_600_000
const budgetMs = Number(process.env['DB_FAILOVER_BUDGET_SECONDS'] ?? '60') * 1_000

const pauses: Readonly<Record<string, Upset>> = {
  'reaches its server only while its successor is at work': stoppedBefore(25_000),
  'reaches its server only after everything has come to rest': stoppedBefore(null),
  'is taken by a leader that stands still for a moment': stoppedBefore(3_000),
  'is taken by a leader that stands still for longer than half the lease': stoppedBefore(8_000),
}
const clocks: Readonly<Record<string, Upset>> = {
  'is taken while the leader’s wall clock is set forwards': wallClockSet(5 * hours),
  'is taken while the leader’s wall clock is set back': wallClockSet(-5 * hours),
}

/** What a person asks for lapses when the leader's clock is set beyond the time for which it is valid. */
const asked = ['checkEntry', 'check folder']

const cases = [
  ...stories.flatMap((story) => Object.entries(pauses).map((upset) => [story, upset, (_: string) => true] as const)),
  ...stories
    .slice(0, 1)
    .flatMap((story) =>
      Object.entries(clocks).map((upset) => [story, upset, (k: string) => !asked.includes(k)] as const),
    ),
].map(([[name, story], [what, upset], counts]) => [name, what, story, upset, counts] as const)

it.each(cases)('P11: %s: every single step that %s spoils nothing', async (name, what, story, upset, counts) => {
  const until = performance.now() + budgetMs / cases.length
  const all = [...(await stepsOf(story))]
    .filter(([kind]) => counts(kind))
    .flatMap(([kind, times]) => Array.from({ length: times }, (_, n) => [kind, n + 1] as const))
  let done = 0
  // Spread over the whole story, however far the budget reaches.
  const order = all.map((step, i) => [step, (i * 0.618_034) % 1] as const).sort(([, a], [, b]) => a - b)
  for (const [[kind, nth]] of order) {
    if (performance.now() > until && done > 0) break
    await upsetAt(story, kind, nth, upset)
    done++
  }
  process.stdout.write(`${name}, ${what}: ${done} of ${all.length} steps\n`)
})
