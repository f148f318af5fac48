import type { Rejection } from '../decision.ts'
import type { Event } from '../event.ts'
import { phase } from '../phase.ts'
import { Story } from './story.ts'
import { World } from './world.ts'

// Given / When / Then over events.

/** A group in its log, and the world that it watches. */
export interface Installation {
  readonly story: Story
  readonly world: World
  /** The last refusal; null after an answer that was none. */
  refusal: Rejection | null
}

/** Something that happens: a person asks, a server is lost, time passes. */
export type Step = (installation: Installation) => void

/** What the steps of the last `when` led to. */
export interface Outcome extends Installation {
  readonly events: readonly Event[]
}

/** What must be so; answers the differences, none when it is. */
export type Expectation = (outcome: Outcome) => readonly string[]

const shown = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) => (typeof v === 'bigint' ? `${v}` : v), 2)

/** Tells the differences, what was recorded since `when`, and the folded state. */
export class ScenarioFailed extends Error {
  override readonly name = 'ScenarioFailed'

  constructor(differences: readonly string[], { story, events, refusal }: Outcome) {
    super(
      [
        ...differences,
        '',
        'Recorded since "when":',
        ...(events.length === 0 ? ['  nothing'] : events.map((e) => `  ${e.type} ${JSON.stringify(e.data)}`)),
        ...(refusal === null ? [] : ['', `Refused: ${shown(refusal)}`]),
        '',
        `Folded state, at ${story.now}, phase ${phase(story.state)}:`,
        shown(story.state),
      ].join('\n'),
    )
  }
}

export class Scenario {
  readonly #installation: Installation
  #from = 0

  constructor(steps: readonly Step[]) {
    const story = new Story()
    this.#installation = { story, world: new World(story), refusal: null }
    for (const step of steps) step(this.#installation)
    this.#from = story.log.length
  }

  get story(): Story {
    return this.#installation.story
  }

  get world(): World {
    return this.#installation.world
  }

  /** What happens. Only what is recorded from here on is asked about by the next `thenExpect`. */
  when(...steps: readonly Step[]): this {
    this.#installation.refusal = null
    this.#from = this.story.log.length
    for (const step of steps) step(this.#installation)
    return this
  }

  /** Throws ScenarioFailed with every difference at once. */
  thenExpect(...expectations: readonly Expectation[]): this {
    const events = this.story.log.slice(this.#from).map((r) => r.event)
    const outcome: Outcome = { ...this.#installation, events }
    const differences = expectations.flatMap((expected) => expected(outcome))
    if (differences.length > 0) throw new ScenarioFailed(differences, outcome)
    return this
  }
}

/** Begins a scenario from what has happened before. */
export const given = (...steps: readonly Step[]): Scenario => new Scenario(steps)
