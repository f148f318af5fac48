import type { Entry } from '../configuration/entry.ts'
import { decide, observe } from '../decide.ts'
import type { Context, Decision, Input, Rejection } from '../decision.ts'
import { due } from '../due.ts'
import { type Effect, effectsOf } from '../effects.ts'
import { decodeEvent, type Event, type Recorded } from '../event.ts'
import { evolve } from '../evolve.ts'
import type { Observation } from '../observation.ts'
import { rulesFor } from '../rules/table.ts'
import type { EntryId, Instant, Millis, ProcessId, RequestId } from '../scalars.ts'
import { initial, type State } from '../state.ts'
import { plus } from '../time.ts'
import { currentVersion } from '../upcasting.ts'

// A story is a state, the events that led to it, and a clock that the test moves.

/** The entry of that name. */
export const id = (name: string): EntryId => name as EntryId

export const minute: Millis = 60_000
export const hour: Millis = 60 * minute

/** An entry on a machine of its own. */
export const entry = (name: string, over: Partial<Entry> = {}): Entry => ({
  id: name as EntryId,
  machine: `machine-${name}`,
  server: `server-${name}`,
  instance: null,
  database: 'orders',
  staging: { server: `/${name}/staging`, supervisor: `/${name}/staging` },
  backup: { server: `/${name}/backup`, supervisor: `/${name}/backup` },
  ...over,
})

/** What is recorded is announced in the row that answers: the printed table and the state diagram rest on it. */
const announced = (input: Input, { rule, events }: Decision): readonly Event[] => {
  const outcome = rulesFor(input.type).find((row) => row.id === rule)?.outcome
  const types = outcome?.kind === 'records' ? outcome.types : []
  const unsaid = events.find((e) => !types.includes(e.type))
  if (unsaid !== undefined) throw new Error(`${rule} does not say that it records ${unsaid.type}`)
  return events
}

export class Story {
  state: State = initial
  readonly log: Recorded[] = []
  now: Instant = '2026-03-01T00:00:00.000Z' as Instant
  #requests = 0

  context(role: 'leader' | 'operator' = 'leader'): Context {
    const leader = this.state.people.leader
    return {
      at: this.now,
      process: (role === 'leader' ? (leader?.process ?? 'supervisor-1') : 'cli-1') as ProcessId,
      actor: role === 'leader' ? 'supervisor-1' : 'ann',
      role,
      term: role === 'leader' ? (leader?.term ?? null) : null,
      request: role === 'operator' ? (`request-${++this.#requests}` as RequestId) : null,
      validForMs: null,
      generationFor: (e, operation) => `${e.id}:${operation}`,
    }
  }

  get lastRequest(): RequestId {
    return `request-${this.#requests}` as RequestId
  }

  append(events: readonly Event[], context: Context): void {
    for (const event of events) {
      const stored = decodeEvent({ type: event.type, schemaVersion: currentVersion(event.type), data: event.data })
      if (stored._tag === 'Left') throw new Error(`no reader would take ${event.type}: ${JSON.stringify(stored.left)}`)
      const { at, process, actor, role, term } = context
      const recorded: Recorded = { event, from: { at, process, actor, role, term, revision: BigInt(this.log.length) } }
      this.log.push(recorded)
      this.state = evolve(this.state, recorded)
    }
  }

  /** What a person asks; answers the rejection, or the types of the events that followed. */
  ask(input: Input): Rejection | readonly string[] {
    const context = this.context('operator')
    const decided = decide(this.state, input, context)
    if (decided._tag === 'Left') return decided.left
    this.append(announced(input, decided.right), context)
    return decided.right.events.map((e) => e.type)
  }

  lead(input: Input): Rejection | readonly string[] {
    const context = this.context()
    const decided = decide(this.state, input, context)
    if (decided._tag === 'Left') return decided.left
    this.append(announced(input, decided.right), context)
    return decided.right.events.map((e) => e.type)
  }

  see(observation: Observation): readonly string[] {
    const context = this.context()
    const events = announced(observation, observe(this.state, observation, context))
    this.append(events, context)
    return events.map((e) => e.type)
  }

  after(ms: number): this {
    this.now = plus(this.now, ms)
    return this
  }

  /** Tells the leader what is due until nothing is; answers what it did. */
  settle(): readonly string[] {
    const done: string[] = []
    for (let i = 0; i < 200; i++) {
      const next = due(this.state, this.context())[0]
      if (next === undefined) return done
      this.lead(next)
      done.push(next.type)
    }
    throw new Error(`still due after 200 commands: ${done.slice(-8).join(', ')}`)
  }

  effects(): readonly Effect[] {
    return effectsOf(this.state)
  }

  types(): readonly string[] {
    return this.log.map((r) => r.event.type)
  }
}
