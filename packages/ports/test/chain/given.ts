import { randomUUID } from 'node:crypto'
import { event, type GroupId, type Instant, type ProcessId } from '@db-failover/domain'
import {
  type Draft,
  type End,
  type EventLogError,
  type GroupLog,
  groupLog,
  groupStream,
  type Json,
  type StoredEvent,
  type UnchainedMetadata,
} from '@db-failover/ports'
import { type MemoryEventStore, memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'
import type { Either } from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'

export const orders = 'orders' as GroupId
export const stream = groupStream(orders)

export const metadata: UnchainedMetadata = {
  at: '2026-01-31T23:59:59.999Z' as Instant,
  writer: { process: 'supervisor-1' as ProcessId, role: 'leader', actor: 'supervisor-1' },
  term: 1,
  operation: null,
  rule: 'acknowledge',
  rulesVersion: 1,
  policyRevision: null,
  because: { input: 'Acknowledge', data: {} },
  correlationId: 'c-1',
  causationId: null,
}

export const noted = (note: string): Draft => ({
  eventId: randomUUID(),
  event: event('Acknowledged', { what: 'failure', note }),
  metadata,
})

export const right = <A>(answer: Either<{ readonly _tag: string }, A>): A =>
  answer._tag === 'Right' ? answer.right : expect.fail(`the answer was ${answer.left._tag}`)

export const left = <E>(answer: Either<E, unknown>): E =>
  answer._tag === 'Left' ? answer.left : expect.fail('it was done')

export interface World {
  readonly store: MemoryEventStore
  readonly log: ReturnType<typeof memoryEventLog>
  readonly group: GroupLog
}

/** A group's stream of so many events. */
export const history = async (count: number): Promise<World & { readonly end: End }> => {
  const store = memoryEventStore()
  const log = memoryEventLog(store)
  const group = groupLog(log, orders)
  let end: End = null
  for (let n = 0; n < count; n++) end = right(await group.append(end, [noted(`note ${n}`)])()).head
  return { store, log, group, end }
}

const events = ({ store }: World) => store.streams.get(stream)?.events ?? expect.fail('there is no stream')

/** Rewrites a stored event, as an intruder with the store in his hands does. */
export const forge = (world: World, revision: number, change: (e: StoredEvent) => StoredEvent): void => {
  const placed = events(world)[revision] ?? expect.fail('there is no such event')
  events(world)[revision] = { ...placed, event: change(placed.event) }
}

/** Rewrites texts and values alike. */
export const rewritten = (e: StoredEvent, part: 'data' | 'metadata', from: string, to: string): StoredEvent => {
  const text = { data: e.text?.data ?? '', metadata: e.text?.metadata ?? '' }
  expect(text[part]).toContain(from)
  const changed = { ...text, [part]: text[part].replace(from, to) }
  return { ...e, text: changed, [part]: JSON.parse(changed[part]) as Json }
}

/** Takes an event out of the middle; those after it move up. */
export const cutOut = (world: World, revision: number): void => {
  events(world).splice(revision, 1)
  for (let n = revision; n < events(world).length; n++) forge(world, n, (e) => ({ ...e, revision: BigInt(n) }))
}

export const unavailable: EventLogError = { _tag: 'LogUnavailable', retry: 'Transient', says: 'gone' }
