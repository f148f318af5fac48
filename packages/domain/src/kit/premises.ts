import type { Lineage } from '../lineage/lineage.ts'
import type { Decimal } from '../scalars.ts'
import type { Story } from './story.ts'

/** A database as it lies on one server, in one generation. */
export interface Database {
  identity: string
  fork: string
  counter: bigint
  epoch: string | null
  base: string | null
  fenced: boolean
}

/** Servers and what lies on them. */
export class Premises {
  readonly story: Story
  /** Entries whose servers do not answer. */
  readonly down = new Set<string>()
  /** Databases by entry and generation. */
  readonly databases = new Map<string, Database>()
  readonly hosts: string[] = ['app-1']
  /** Effects that the world leaves unanswered. */
  readonly silent = new Set<string>()
  /** Entries whose restored database turns out to be bad. */
  readonly spoiled = new Set<string>()
  #forks = 0

  constructor(story: Story) {
    this.story = story
  }

  key(entry: string, generation: string): string {
    return `${entry}|${generation}`
  }

  nextFork(): string {
    this.#forks += 1
    return `fork-${this.#forks}`
  }

  /** Undefined where the server is down or nothing lies. */
  database(entry: string, generation: string | null): Database | undefined {
    return generation === null || this.down.has(entry) ? undefined : this.databases.get(this.key(entry, generation))
  }

  /** The active's database, wherever it is. */
  get active(): Database {
    const { active } = this.story.state.switches
    const found = active === null ? undefined : this.databases.get(this.key(active.entry, active.generation))
    if (found === undefined) throw new Error('the active database is nowhere')
    return found
  }

  create(entry: string, generation: string, counter = 100n): Database {
    const made: Database = {
      identity: 'orders',
      fork: this.nextFork(),
      counter,
      epoch: null,
      base: null,
      fenced: false,
    }
    this.databases.set(this.key(entry, generation), made)
    return made
  }

  lineage(d: Database | undefined): Lineage | null {
    if (d === undefined) return null
    const { identity, fork, counter, base, epoch } = d
    return { identity, fork, counter: counter.toString() as Decimal, differentialBase: base, epoch }
  }
}
