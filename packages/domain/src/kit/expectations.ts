import type { RejectionTag } from '../decision.ts'
import { due } from '../due.ts'
import type { DataOf, Event, EventType } from '../event.ts'
import type { LeaderCommandType } from '../leader-command.ts'
import type { AlarmKind } from '../people/events.ts'
import { type Phase, phase } from '../phase.ts'
import type { State } from '../state.ts'
import { failoverBlocks, returnBlocks } from '../switches/blocks.ts'
import type { BlockReason } from '../switches/events.ts'
import type { Expectation, Outcome } from './scenario.ts'

// What can be asked of a scenario's outcome.

const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

const same = (about: string, found: unknown, wanted: unknown): readonly string[] =>
  text(found) === text(wanted) ? [] : [`${about}: expected ${text(wanted)}, found ${text(found)}`]

/** Every field of `part` is in `whole`, to any depth; lists are compared whole. */
const contains = (whole: unknown, part: unknown): boolean => {
  if (typeof part !== 'object' || part === null || Array.isArray(part)) return text(whole) === text(part)
  if (typeof whole !== 'object' || whole === null) return false
  const found = new Map(Object.entries(whole))
  return Object.entries(part).every(([key, value]) => contains(found.get(key), value))
}

const typesOf = ({ events }: Outcome): readonly EventType[] => events.map((e) => e.type)

/** Exactly these events were recorded, in this order. */
export const records =
  (...types: readonly EventType[]): Expectation =>
  (outcome) =>
    same('recorded', typesOf(outcome), types)

export const recordsNothing: Expectation = records()

/** These were recorded, in this order, others before, between and after them. */
export const recordsAmong =
  (...types: readonly EventType[]): Expectation =>
  (outcome) => {
    const found = typesOf(outcome)
    let from = 0
    for (const type of types) {
      const at = found.indexOf(type, from)
      if (at < 0) return [`${type} was expected in its turn of ${text(types)}, recorded was ${text(found)}`]
      from = at + 1
    }
    return []
  }

export const recordsNo =
  (...types: readonly EventType[]): Expectation =>
  (outcome) =>
    types.filter((t) => typesOf(outcome).includes(t)).map((t) => `${t} was recorded`)

/** One of the recorded events of this type says this, to any depth. */
export const says =
  <T extends EventType>(type: T, part: { readonly [K in keyof DataOf<T>]?: unknown }): Expectation =>
  ({ events }) => {
    const found = events.filter((e: Event) => e.type === type)
    return found.some((e) => contains(e.data, part))
      ? []
      : [`${type} ${text(part)} was expected, found ${text(found.map((e) => e.data))}`]
  }

/** The last answer was a refusal of this kind; `next` is what it tells to type. */
export const refused =
  (tag: RejectionTag, next?: string | null): Expectation =>
  ({ refusal }) => [
    ...same('refused', refusal?._tag ?? null, tag),
    ...(next === undefined ? [] : same('next command', refusal?.next ?? null, next)),
  ]

export const notRefused: Expectation = ({ refusal }) => same('refused', refusal?._tag ?? null, null)

export const isIn =
  (wanted: Phase): Expectation =>
  ({ story }) =>
    same('phase', phase(story.state), wanted)

/** null: no entry was ever active. */
export const isActive =
  (entry: string | null): Expectation =>
  ({ story }) =>
    same('active', story.state.switches.active?.entry ?? null, entry)

const dueNow = ({ story }: Outcome): readonly LeaderCommandType[] =>
  due(story.state, story.context()).map((c) => c.type)

export const isDue =
  (type: LeaderCommandType): Expectation =>
  (outcome) =>
    dueNow(outcome).includes(type) ? [] : [`${type} is not due; due is ${text(dueNow(outcome))}`]

export const isNotDue =
  (type: LeaderCommandType): Expectation =>
  (outcome) =>
    dueNow(outcome).includes(type) ? [`${type} is due`] : []

/** Exactly these reasons stand in the way of automatic failover. */
export const failoverBlockedBy =
  (...reasons: readonly BlockReason[]): Expectation =>
  ({ story }) =>
    same('failover blocked by', failoverBlocks(story.state, story.now), reasons)

/** Exactly these reasons stand in the way of automatic return. */
export const returnBlockedBy =
  (...reasons: readonly BlockReason[]): Expectation =>
  ({ story }) =>
    same('return blocked by', returnBlocks(story.state, story.now), reasons)

const openAlarms = ({ story }: Outcome): readonly AlarmKind[] =>
  Object.values(story.state.people.alarms).map((a) => a.kind)

export const alarm =
  (kind: AlarmKind): Expectation =>
  (outcome) =>
    openAlarms(outcome).includes(kind) ? [] : [`no alarm "${kind}"; open are ${text(openAlarms(outcome))}`]

export const noAlarm =
  (kind: AlarmKind): Expectation =>
  (outcome) =>
    openAlarms(outcome).includes(kind) ? [`the alarm "${kind}" is open`] : []

/** Anything else that can be read off the state. */
export const equals =
  (about: string, of: (state: State) => unknown, wanted: unknown): Expectation =>
  ({ story }) =>
    same(about, of(story.state), wanted)
