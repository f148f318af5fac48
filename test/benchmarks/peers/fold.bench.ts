import { EventStore, EventType } from '@castore/core'
import { fold, type Recorded } from '@db-failover/domain'
import { getInMemoryEventStore } from '@event-driven-io/emmett'
import { type ByHand, nothing, stepByHand } from '../core/by-hand.ts'
import { firstEvents } from '../events/days.ts'
import { recordedOf } from '../events/drafts.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'

// The peers fold with the reducer that is written by hand in core/by-hand.ts; we fold with everything that a state holds.

const counts: Readonly<Record<Size, number>> = { small: 20_000, full: 200_000 }

const eventsOf = (size: Size): readonly Recorded[] => firstEvents(counts[size]).map(recordedOf)

const mustHold = (sets: number, state: ByHand | undefined): void => {
  if (state === undefined || Object.keys(state.sets).length !== sets) throw new Error('the folds do not agree')
}

interface Aggregate {
  readonly aggregateId: string
  readonly version: number
  readonly state: ByHand
}

export const foldCastore: Benchmark = {
  name: 'fold-castore',
  says: 'folding events, against @castore/core building an aggregate of the same events',
  aim: { least: 1 },
  runs: 5,
  run: async (size) => {
    const events = eventsOf(size)
    const happened = new EventType<'Happened', Recorded>({ type: 'Happened' })
    const store = new EventStore({
      eventStoreId: 'orders',
      eventTypes: [happened],
      reducer: (before: Aggregate | undefined, event: { readonly version: number; readonly payload: Recorded }) => ({
        aggregateId: 'orders',
        version: event.version,
        state: stepByHand(before?.state ?? nothing, event.payload),
      }),
    })
    const theirs = events.map((payload, i) => ({
      aggregateId: 'orders',
      version: i + 1,
      type: 'Happened' as const,
      timestamp: payload.from.at,
      payload,
    }))
    mustHold(Object.keys(fold(events).backups.sets).length, store.buildAggregate(theirs)?.state)
    const ms = await inTurn(3, { ours: () => fold(events), theirs: () => store.buildAggregate(theirs) })
    return {
      ratio: ms.theirs / ms.ours,
      figures: { fold: perSecond(events.length, ms.ours), castore: perSecond(events.length, ms.theirs) },
    }
  },
}

interface Happened {
  readonly type: 'Happened'
  readonly data: { readonly recorded: Recorded }
}

export const foldEmmett: Benchmark = {
  name: 'fold-emmett',
  says: 'folding events, against @event-driven-io/emmett aggregating the same events from its store in memory',
  aim: { least: 10 },
  runs: 5,
  run: async (size) => {
    const events = eventsOf(size)
    const store = getInMemoryEventStore()
    await store.appendToStream(
      'orders',
      events.map((recorded) => ({ type: 'Happened' as const, data: { recorded } })),
    )
    const theirs = () =>
      store.aggregateStream<ByHand, Happened>('orders', {
        initialState: () => nothing,
        evolve: (state: ByHand, { data }: Happened) => stepByHand(state, data.recorded),
      })
    mustHold(Object.keys(fold(events).backups.sets).length, (await theirs()).state)
    const ms = await inTurn(3, { ours: () => fold(events), theirs })
    return {
      ratio: ms.theirs / ms.ours,
      figures: { fold: perSecond(events.length, ms.ours), emmett: perSecond(events.length, ms.theirs) },
    }
  },
}
