import {
  type Context,
  decide,
  dueOneByOne,
  type Event,
  evolve,
  type Input,
  type Instant,
  inputKinds,
  instantOf,
  type LeaderCommand,
  type ProcessId,
  type Recorded,
  type Rejection,
  type RequestId,
  type State,
} from '@db-failover/domain'
import { audited } from './auditor.ts'
import type { Ledger } from './ledger.ts'
import { swept, type World } from './world.ts'

/** What is tried: the decider, so that broken ones can take its place. */
export interface Subject {
  readonly decide: typeof decide
  /** Most urgent first. */
  due(state: State, context: Context): Iterable<LeaderCommand>
  readonly evolve: typeof evolve
}

export const real: Subject = { decide, due: dueOneByOne, evolve }

/** Alarms are neither raised nor cleared. */
export const withoutAlarms: Subject = { ...real, due: (state, context) => dueOneByOne(state, context, ['alarms']) }

/** One reachable situation: the group's state, the world around it and what the auditor has noted of the log. */
export interface Node {
  readonly state: State
  readonly world: World
  readonly ledger: Ledger
  /** Milliseconds of epoch. */
  readonly now: number
  readonly requests: number
}

export const leading: ProcessId = 'supervisor-1' as ProcessId

/** Much is asked at one instant. */
let asked = { now: 0, at: instantOf(0) }
const instantAt = (now: number): Instant => {
  if (asked.now !== now) asked = { now, at: instantOf(now) }
  return asked.at
}

export const contextOf = (n: Node, role: 'leader' | 'operator', term?: number): Context => ({
  at: instantAt(n.now),
  process: role === 'leader' ? leading : ('cli-1' as ProcessId),
  actor: role === 'leader' ? leading : 'ann',
  role,
  term: role === 'leader' ? (term ?? n.state.people.leader?.term ?? null) : null,
  request: role === 'operator' ? (`r-${n.requests + 1}` as RequestId) : null,
  validForMs: null,
  generationFor: (e, operation) => `${e.id}:${operation}`,
})

/** What happened on the way to a node: for traces, and for counting rules. */
export interface Witness {
  input(i: Input): void
  rule(id: string): void
  event(e: Event): void
  refused(n: Node, input: Input, r: Rejection): void
  fault(n: Node, what: string): void
}

/** One input, decided and folded. Answers the node unchanged when there was nothing to record or it was refused. */
export const told = (subject: Subject, n: Node, input: Input, seen: Witness, term?: number): Node => {
  const who = inputKinds[input.type] === 'operator' ? 'operator' : 'leader'
  const context = contextOf(n, who, term)
  seen.input(input)
  const decided = subject.decide(n.state, input, context)
  if (decided._tag === 'Left') {
    seen.rule(decided.left.rule)
    seen.refused(n, input, decided.left)
    return n
  }
  seen.rule(decided.right.rule)
  const { events } = decided.right
  if (events.length === 0) return n
  let { state, ledger } = n
  for (const event of events) {
    const recorded: Recorded = {
      event,
      from: {
        at: context.at,
        role: who,
        actor: context.actor,
        process: context.process,
        term: context.term,
        revision: 0n,
      },
    }
    seen.event(event)
    ledger = audited(ledger, event, recorded.from, n.world, (what) => seen.fault(n, what))
    state = subject.evolve(state, recorded)
  }
  return { ...n, state, ledger, requests: who === 'operator' ? n.requests + 1 : n.requests }
}

export const inWorld = (n: Node, world: World): Node => (world === n.world ? n : { ...n, world: swept(world, n.state) })
