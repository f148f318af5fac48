import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Context,
  decide,
  decodeEvent,
  type Event,
  evolve,
  fold,
  type Input,
  inputKinds,
  type Recorded,
  type State,
} from '@db-failover/domain'
import { type Scenario, type Story, situations } from '@db-failover/domain/kit'
import { history } from './histories.ts'
import { questionsIn } from './questions.ts'
import { repository } from './sources.ts'

// How one version of the rules answers, written down: the same version answers the same question in the same way for ever.

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8)

const known = new WeakMap<object, string>()

/** Most events leave most slices of the state as they are: each slice is read once. */
const digestOfState = (state: State): string =>
  digest(
    Object.values(state).map((slice: object) => {
      const told = known.get(slice) ?? digest(slice)
      known.set(slice, told)
      return told
    }),
  )

const contextFor = (story: Story, input: Input): Context => ({
  ...story.context(),
  ...(inputKinds[input.type] === 'operator'
    ? { role: 'operator', actor: 'ann', term: null, request: 'request-x' as NonNullable<Context['request']> }
    : {}),
})

const after = (state: State, events: readonly Event[], context: Context): State =>
  fold(
    events.map((event): Recorded => ({ event, from: { ...context, revision: 0n } })),
    state,
  )

/** One line for every question: its answer in words, and what it and the state after it amount to. */
const answers = (scenario: Scenario): readonly string[] => {
  const { story } = scenario
  const { state } = story
  return questionsIn(scenario).map((input) => {
    const context = contextFor(story, input)
    const decided = decide(state, input, context)
    if (decided._tag === 'Left') return `${input.type}: ${decided.left.rule} refuses ${digest([input, decided.left])}`
    const { rule, events } = decided.right
    const types = events.length === 0 ? 'nothing' : events.map((e) => e.type).join(', ')
    return `${input.type}: ${rule} records ${types} ${digest([input, events, digestOfState(after(state, events, context))])}`
  })
}

/** What was read from a log long ago arrives in this state: what the fold makes of each event. */
const folded = (state: State, events: readonly Recorded[]): string =>
  digest(events.map((e) => digestOfState(evolve(state, e))))

/** What is recorded stands there in words; refusals and what is no news are counted. */
const pinnedSituation = (name: string, golden: readonly Recorded[]): string => {
  const scenario = situations[name]?.()
  if (scenario === undefined) return ''
  const all = [...new Set(answers(scenario))]
  const recorded = all.filter((line) => / records (?!nothing)/.test(line))
  const rest = all.filter((line) => !recorded.includes(line))
  return [
    `# ${name}`,
    ...recorded,
    `and ${rest.length} refusals and answers that are no news: ${digest(rest)}`,
    `events of another history: ${folded(scenario.story.state, golden)}`,
  ].join('\n')
}

/** A history's length, its states one by one, and all answers at its end. */
const pinnedHistory = (seed: number, golden: readonly Recorded[]): string => {
  const scenario = history(seed, 150)
  const { log, state } = scenario.story
  const events = log.map((r) => [r.event, r.from.at])
  return `${seed}: ${log.length} events ${digest(events)}, fold ${digest(state)}, strangers ${folded(state, golden)}, answers ${digest(answers(scenario))}`
}

const folder = join(repository, 'packages/domain/test')
const read = (path: string): string => readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n')

/** The events of the whole story among the golden files. */
const strangers = (): readonly Recorded[] =>
  read('golden/whole-story.v1.jsonl')
    .trim()
    .split('\n')
    .map((line): Recorded => {
      const stored = JSON.parse(line)
      const event = decodeEvent(stored)
      if (event._tag === 'Left') throw new Error(`${stored.type} cannot be read`)
      const { at, writer, term } = stored.metadata
      return { event: event.right, from: { at, ...writer, term, revision: BigInt(stored.revision) } }
    })

const seeds: readonly number[] = Array.from({ length: 24 }, (_, n) => 1001 + n)

export type Pinned = 'situations.txt' | 'histories.txt'

/** What the rules of today answer, by paragraphs (situations) or lines (histories). */
export const pinned = (file: Pinned): readonly (() => string)[] => {
  const golden = strangers()
  if (file === 'situations.txt') return Object.keys(situations).map((name) => () => pinnedSituation(name, golden))
  return seeds.map((seed) => () => pinnedHistory(seed, golden))
}

const separator = (file: Pinned): string => (file === 'situations.txt' ? '\n\n' : '\n')

/** What was accepted. */
export const acceptedAnswers = (file: Pinned): readonly string[] =>
  read(`pinned/${file}`).trimEnd().split(separator(file))

export const acceptAnswers = (): void => {
  for (const file of ['situations.txt', 'histories.txt'] as const)
    writeFileSync(
      join(folder, 'pinned', file),
      `${pinned(file)
        .map((answer) => answer())
        .join(separator(file))}\n`,
    )
}
