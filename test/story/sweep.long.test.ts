import { rmSync } from 'node:fs'
import type { EventType } from '@db-failover/domain'
import { budgetMs, replay, say, seed } from 'db-failover-test-seeded/budget'
import { between, type Chance, chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, test } from 'vitest'
import { type Installation, install } from './sweep/installation.ts'
import { killAt, type Point, pointText, watching } from './sweep/kill.ts'
import { leftoversIn, missingIn } from './sweep/leftovers.ts'
import { type Operation, operations } from './sweep/operations.ts'

// Every kind of operation, and the supervisor killed at each of its events: at once, and a little later, in the middle of
// what the event begins. It is started again, and the operation ends as it would have.

interface Trial {
  readonly operation: Operation
  readonly point: Point
  readonly delayMs: number
}

const trialText = ({ operation, point, delayMs }: Trial): string =>
  `${operation.name}: killed ${delayMs === 0 ? 'at once' : `${delayMs} ms`} after ${pointText(point)}`

/** What comes of itself at any time, and twice of one type within an operation: of more, the first two are tried. */
const often = 2
const besides: readonly EventType[] = ['LeadershipTaken', 'AlarmRaised', 'AlarmCleared', 'ReturnBlocked']
/** Milliseconds: the longest effect of so small a database takes about as long. */
const longest = 120

/** The operation undisturbed, and the trials that its events give, in the order of chance. */
const trialsOf = async (here: Installation, operation: Operation, chance: Chance): Promise<readonly Trial[]> => {
  const points: Point[] = []
  watching(here, (point) => points.push(point))
  await operation.run(here)
  await here.rest()
  await tidy(here)
  const tried = points.filter(({ type, nth }) => nth <= often && !besides.includes(type))
  return shuffled(
    chance,
    tried.flatMap((point) => [0, between(chance, 1, longest)].map((delayMs) => ({ operation, point, delayMs }))),
  )
}

/** Orphans are removed beside the daily work, a moment after the operation's end. */
const tidy = async (here: Installation): Promise<void> => {
  const limit = performance.now() + 10_000
  while (leftoversIn(here.layout, here.state()).length > 0 && performance.now() < limit)
    await new Promise((resolve) => setTimeout(resolve, 50))
  expect(leftoversIn(here.layout, here.state()), 'files that nothing in the log accounts for').toEqual([])
  expect(missingIn(here.layout, here.state()), 'files that the log names and that are not there').toEqual([])
}

/** The operation with its kill; false: it took a way on which the event did not come. */
const tried = async (here: Installation, trial: Trial): Promise<boolean> => {
  const kills = here.service.kills()
  const come = killAt(here, trial.point, trial.delayMs)
  await trial.operation.run(here)
  await here.rest()
  if (come()) await here.until('the kill', () => here.service.kills() > kills)
  await here.rest()
  await tidy(here)
  expect(here.service.unasked(), 'ends of the supervisor that nobody asked for').toEqual([])
  return come()
}

const account = (here: Installation, what: string): string => {
  const events = here.events.slice(-60).map((e) => `  ${e.metadata.at} ${e.head.revision} ${JSON.stringify(e.event)}`)
  const said = here.service.said().slice(-40)
  return [what, replay, `evidence: ${here.layout.folder}`, 'the last events:', ...events, 'said:', ...said].join('\n')
}

/** Groups one after another: one in which something went wrong is left as it lies, and the next one is new. */
const groups = () => {
  let here: Installation | null = null
  const wrong: string[] = []
  const close = async (): Promise<void> => {
    await here?.close()
    here = null
  }
  return {
    wrong,
    /** What it answers; null where it went wrong. */
    try: async <A>(what: string, use: (here: Installation) => Promise<A>): Promise<A | null> => {
      const group = here ?? (await install())
      here = group
      try {
        return await use(group)
      } catch (cause) {
        wrong.push(account(group, `${what}: ${cause instanceof Error ? cause.message : String(cause)}`))
        say(`WRONG ${what}`)
        await close()
        return null
      }
    },
    end: async (): Promise<void> => {
      const folder = here?.layout.folder
      await close()
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

test('killed at any event of any operation, a supervisor that is started again ends it', async () => {
  const began = performance.now()
  const chance = chanceOf(seed)
  const { wrong, try: tryIn, end } = groups()
  let waiting: readonly Trial[] = []
  let [kinds, kills, spared] = [0, 0, 0]

  const next = async (trial: Trial): Promise<void> => {
    const killed = await tryIn(trialText(trial), (here) => tried(here, trial))
    if (killed === false) spared++
    else kills++
    say(`${killed === false ? 'NOT REACHED ' : ''}${trialText(trial)}`)
  }
  for (const operation of shuffled(chance, operations)) {
    if (kinds > 0 && performance.now() - began > budgetMs) break
    kinds++
    const trials = await tryIn(`${operation.name}, undisturbed`, (here) => trialsOf(here, operation, chance))
    const [first, ...rest] = trials ?? []
    if (first !== undefined) await next(first)
    waiting = [...waiting, ...rest]
  }
  for (const trial of shuffled(chance, waiting)) {
    if (performance.now() - began > budgetMs) break
    await next(trial)
    waiting = waiting.filter((t) => t !== trial)
  }
  await end()
  say(
    `sweep: ${kills} kills, ${spared} not reached, ${waiting.length} more wait; ${kinds} of ${operations.length} operations; ${replay}`,
  )
  expect(spared, 'events that did not come again').toBeLessThanOrEqual(kills / 2)
  expect(kills).toBeGreaterThan(0)
  expect(wrong.length, wrong.join('\n\n')).toBe(0)
})
