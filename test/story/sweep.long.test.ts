import { rmSync } from 'node:fs'
import type { EventType } from '@db-failover/domain'
import { expect, test } from 'vitest'
import { budgetMs, replay, say, seed } from './budget.ts'
import { between, type Chance, chanceOf, shuffled } from './chance.ts'
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

const tried = async (here: Installation, trial: Trial): Promise<void> => {
  const kills = here.service.kills()
  const come = killAt(here, trial.point, trial.delayMs)
  await trial.operation.run(here)
  await here.rest()
  if (come()) await here.until('the kill', () => here.service.kills() > kills)
  await here.rest()
  expect(come(), 'the event at which to kill').toBe(true)
  await tidy(here)
  expect(here.service.unasked(), 'ends of the supervisor that nobody asked for').toEqual([])
}

const account = (here: Installation, what: string): string => {
  const events = here.events.slice(-60).map((e) => `  ${e.metadata.at} ${e.head.revision} ${JSON.stringify(e.event)}`)
  const said = here.service.said().slice(-40)
  return [what, replay, `evidence: ${here.layout.folder}`, 'the last events:', ...events, 'said:', ...said].join('\n')
}

test('killed at any event of any operation, a supervisor that is started again ends it', async () => {
  const began = performance.now()
  const left = () => performance.now() - began < budgetMs
  const chance = chanceOf(seed)
  const here = await install()
  let done = 0
  let doing = 'before the first operation'
  let waiting: readonly { readonly trials: readonly Trial[] }[] = []
  try {
    for (const operation of shuffled(chance, operations)) {
      if (!left() && done > 0) break
      doing = `${operation.name}, undisturbed`
      const trials = await trialsOf(here, operation, chance)
      await tidy(here)
      const [first] = trials
      if (first === undefined) throw new Error(`${operation.name} leaves nothing in the log`)
      doing = trialText(first)
      await tried(here, first)
      say(doing)
      done++
      waiting = [...waiting, { trials: trials.slice(1) }]
    }
    const further = shuffled(
      chance,
      waiting.flatMap((w) => w.trials),
    )
    const all = done + further.length
    for (const trial of further) {
      if (!left()) break
      doing = trialText(trial)
      await tried(here, trial)
      say(doing)
      done++
    }
    const { length } = waiting
    say(`sweep: ${done} of ${all} kills in ${length} of ${operations.length} kinds of operation; ${replay}`)
  } catch (cause) {
    await here.close()
    throw new Error(account(here, `${doing}: ${cause instanceof Error ? cause.message : String(cause)}`), { cause })
  }
  await here.close()
  rmSync(here.layout.folder, { recursive: true, force: true })
})
