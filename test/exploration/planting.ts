import {
  type Context,
  type Event,
  type EventOf,
  type EventType,
  evolve,
  type Input,
  type LeaderCommand,
  type Recorded,
  type Rule,
  ruleTable,
  type State,
} from '@db-failover/domain'
import { real, type Subject } from './node.ts'

// Deliberately broken deciders. Each plants one fault into the rule table or the fold and takes it out again.

export interface Mutant {
  readonly name: string
  /** What finds it. */
  readonly caught: RegExp
  /** Plants the fault; answers the decider to try, and what takes the fault out again. */
  plant(): { readonly subject: Subject; heal(): void }
  /** Found by asking for a way back (Never 7), not by reading the log. */
  readonly stuck?: true
  /** It shows on the way back to the master. */
  readonly away?: true
}

type Outcome = Extract<Rule['outcome'], { kind: 'records' }>
type Events = Outcome['events']

const rowsOf = (id: string): readonly Rule[] => {
  const rows = ruleTable.filter((r) => r.id === id)
  if (rows.length === 0) throw new RangeError(`there is no rule ${id}`)
  return rows
}

export const changed = (id: string, key: 'when' | 'outcome', value: (r: Rule) => unknown): (() => void) => {
  const rows = rowsOf(id)
  const before = rows.map((r) => r[key])
  for (const r of rows) Reflect.set(r, key, value(r))
  return () => {
    rows.forEach((r, i) => {
      Reflect.set(r, key, before[i])
    })
  }
}

export const never = { name: 'never', says: 'never', holds: () => false }

/** The rules no longer answer anything. */
export const silenced = (ids: readonly string[]): readonly (() => void)[] =>
  ids.map((id) => changed(id, 'when', () => [never]))

const rewritten = (id: string, events: (before: Events) => Events): (() => void) =>
  changed(id, 'outcome', (r) => {
    if (r.outcome.kind !== 'records') throw new TypeError(`${id} records nothing`)
    return { ...r.outcome, events: events(r.outcome.events) }
  })

export const planted = (
  name: string,
  caught: RegExp,
  plant: () => readonly (() => void)[],
  subject: Partial<Subject> = {},
): Mutant => ({
  name,
  caught,
  plant: () => {
    const heals = plant()
    return {
      subject: { ...real, ...subject },
      heal: () => {
        for (const heal of heals) heal()
      },
    }
  },
})

/** Rules are left out. */
export const leftOut = (name: string, caught: RegExp, ...ids: string[]): Mutant =>
  planted(name, caught, () => silenced(ids))

/** A rule decides on a state that is not the group's. */
export const deceived = (
  name: string,
  caught: RegExp,
  id: string,
  ignored: readonly string[],
  lie: (s: State) => State,
): Mutant =>
  planted(name, caught, () => [
    ...silenced(ignored),
    rewritten(id, (before) => (s: State, i: Input, c: Context) => before(lie(s), i, c)),
  ])

/** A rule records something else. */
export const misrecorded = (name: string, caught: RegExp, id: string, change: (e: Event, s: State) => Event): Mutant =>
  planted(name, caught, () => [
    rewritten(id, (before) => (s: State, i: Input, c: Context) => before(s, i, c).map((e) => change(e, s))),
  ])

/** The fold takes one event for another. */
export const mistaken = <T extends EventType>(
  name: string,
  caught: RegExp,
  type: T,
  as: (e: EventOf<T>, s: State) => readonly Event[],
): Mutant =>
  planted(name, caught, () => [], {
    evolve: (state, recorded: Recorded) =>
      recorded.event.type === type
        ? as(recorded.event as EventOf<T>, state).reduce((s, event) => evolve(s, { ...recorded, event }), state)
        : evolve(state, recorded),
  })

/** The leader proposes more than is due. */
export const eager = (
  name: string,
  caught: RegExp,
  ignored: readonly string[],
  more: (s: State) => readonly LeaderCommand[],
): Mutant =>
  planted(name, caught, () => silenced(ignored), {
    due: (state, context) => {
      const proposed = [...real.due(state, context)]
      return proposed.length > 0
        ? proposed
        : more(state).filter((command) => {
            const decided = real.decide(state, command, context)
            return decided._tag === 'Right' && decided.right.events.length > 0
          })
    },
  })

export const running = (
  s: State,
  change: (w: NonNullable<State['switches']['running']>) => Partial<typeof w>,
): State =>
  s.switches.running === null
    ? s
    : { ...s, switches: { ...s.switches, running: { ...s.switches.running, ...change(s.switches.running) } } }

export const everyCopy = (s: State): readonly LeaderCommand[] =>
  Object.values(s.backups.sets).flatMap((x) =>
    Object.entries(x.copies).flatMap(([on, c]) =>
      c.kind === 'verified'
        ? [
            {
              type: 'RetireBackup',
              set: x.backup.set,
              place: { entry: on as typeof x.backup.entry, folder: 'backup' },
              why: 'room',
            } as const,
          ]
        : [],
    ),
  )

export const retention = [
  'retention.keeps',
  'retention.last-chain',
  'retention.contingency',
  'retention.trouble',
  'retention.owed',
  'retention.off',
] as const
export const retentionBut = (kept: (typeof retention)[number]) => retention.filter((r) => r !== kept)

/** The newest set that lies verified somewhere, whatever it is and wherever it leads. */
export const anySet = (s: State, test: (x: State['backups']['sets'][keyof State['backups']['sets']]) => boolean) =>
  Object.values(s.backups.sets).findLast((x) => !x.contingency && test(x))?.backup.set

export const restoring = (
  name: string,
  caught: RegExp,
  test: (s: State) => (x: State['backups']['sets'][keyof State['backups']['sets']]) => boolean,
): Mutant =>
  misrecorded(name, caught, 'switch.restore', (e, s) => {
    const full = anySet(s, (x) => x.backup.kind === 'full' && test(s)(x))
    return e.type === 'RestoreStarted' && full !== undefined
      ? { ...e, data: { ...e.data, chain: { full, differential: null } } }
      : e
  })
