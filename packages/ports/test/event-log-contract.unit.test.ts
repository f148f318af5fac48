import { AssertionError } from 'node:assert'
import type { EventLog } from '@db-failover/ports'
import { checkEventLogCase, type EventLogFactory, eventLogCases } from '@db-failover/ports/contracts'
import { memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'
import { describe, expect, it } from 'vitest'
import * as appends from './broken/appends.ts'
import * as reads from './broken/reads.ts'
import * as subscriptions from './broken/subscriptions.ts'

/** A log in memory, spoilt; both handles go through the same spoilt log where it has a memory of its own. */
const factory =
  (spoil: (log: EventLog, end: AbortSignal) => EventLog): EventLogFactory =>
  async () => {
    const store = memoryEventStore()
    const end = new AbortController()
    const sound = memoryEventLog(store)
    const log = spoil(sound, end.signal)
    return {
      log,
      other: spoil(memoryEventLog(store), end.signal),
      openSubscriptions: sound.openSubscriptions,
      patienceMs: 400,
      dispose: async () => {
        end.abort()
        await sound.close()
      },
    }
  }

/** Everything through one spoilt log, which remembers what went through it. */
const shared =
  (spoil: (log: EventLog, end: AbortSignal) => EventLog): EventLogFactory =>
  async () => {
    const under = await factory(spoil)()
    return { ...under, other: { ...under.log, close: async () => {} } }
  }

const random = { seed: 1, runs: 30 }

interface Broken {
  readonly how: string
  readonly factory: EventLogFactory
  readonly caughtBy: readonly string[]
}

const broken: readonly Broken[] = [
  {
    how: 'ignores expectations',
    factory: factory(appends.ignoresExpectations),
    caughtBy: [
      'NoStream on an existing stream writes nothing and says where the stream ends',
      'Exactly before or beyond the head writes nothing and says where the stream ends',
      'random runs are answered as the log in memory answers them',
    ],
  },
  {
    how: 'commits half a batch',
    factory: factory(appends.commitsHalfABatch),
    caughtBy: ['a batch with NaN in it writes nothing', 'a batch that holds an event id twice writes nothing'],
  },
  {
    how: 'writes a batch event by event',
    factory: factory(appends.writesOneByOne),
    caughtBy: ['a reader sees a batch whole or not at all'],
  },
  {
    how: 'looks before it writes',
    factory: factory(appends.looksBeforeItWrites),
    caughtBy: ['of many writers at one revision exactly one wins, and the others hear where the stream ends'],
  },
  {
    how: 'does not know a repetition',
    factory: shared(appends.forgetsIds),
    caughtBy: [
      'an append at NoStream, repeated, answers with the original receipt and is written once',
      'a repetition answers with the original receipt also when other events came since',
    ],
  },
  {
    how: 'stores what is not JSON',
    factory: factory(appends.storesWhatIsNotJson),
    caughtBy: ['a batch with an undefined member in it writes nothing', 'a batch with a date in it writes nothing'],
  },
  {
    how: 'acknowledges what it refused',
    factory: shared(appends.losesAppends),
    caughtBy: ['of many writers at one revision exactly one wins, and the others hear where the stream ends'],
  },
  {
    how: 'is stale',
    factory: shared(reads.isStale),
    caughtBy: [
      'a read not older than a receipt shows that append, through every handle',
      'of two appends at the same time at least one writer sees the other one in a read not older than its own',
    ],
  },
  {
    how: 'is stale in other streams than the receipt names',
    factory: shared(reads.isStaleElsewhere),
    caughtBy: [
      'a read not older than a receipt shows what others had acknowledged before that append was sent, in every stream',
    ],
  },
  {
    how: 'numbers from 1',
    factory: factory(reads.numbersFromOne),
    caughtBy: ['NoStream begins a missing stream at revision 0'],
  },
  {
    how: 'numbers what is visible',
    factory: factory(reads.numbersWhatIsVisible),
    caughtBy: ['keepNewest hides the older events at once, forwards and backwards, for every reader'],
  },
  {
    how: 'reads on one event too late',
    factory: factory(reads.readsExclusively),
    caughtBy: [
      'every read, forwards and backwards, from every edge, holds what lies there and at most what was asked for',
      'pages, each read on from the last, hold the whole stream once',
    ],
  },
  {
    how: 'shares its objects with its readers',
    factory: factory(reads.sharesItsObjects),
    caughtBy: ['what the writer or a reader does to its objects afterwards changes nothing in the log'],
  },
  {
    how: 'never closes',
    factory: factory(reads.neverCloses),
    caughtBy: [
      'closing the log ends its subscriptions',
      'a closed log answers LogUnavailable, may be closed again, and disturbs no other handle',
    ],
  },
  {
    how: 'drops an event when a subscription goes live',
    factory: factory(subscriptions.dropsAtTheHandover),
    caughtBy: ['what is appended while a subscription turns from catching up to live comes once'],
  },
  {
    how: 'delivers an event again on resuming',
    factory: factory(subscriptions.resends),
    caughtBy: ['a subscription resumes after any revision without a gap and without a repetition'],
  },
  {
    how: 'drops what a slow consumer has not taken',
    factory: factory(subscriptions.overflows),
    caughtBy: ['a slow consumer misses nothing'],
  },
  {
    how: 'goes on after the abort',
    factory: factory(subscriptions.outlivesItsSignal),
    caughtBy: [
      'a subscription whose signal has aborted before it begins delivers nothing and ends',
      'a subscription ends when its signal aborts, while it waits and while events are left',
    ],
  },
  {
    how: 'leaves a timer behind',
    factory: factory(subscriptions.leavesATimer),
    caughtBy: ['subscriptions that have ended leave no timer and no handle behind'],
  },
  {
    how: 'hears nothing of other processes',
    factory: factory((log) => subscriptions.hearsOnlyItself(log, new Set())),
    caughtBy: ['a subscription to a missing stream has caught up at once and delivers its first event'],
  },
  {
    how: 'says nothing of a missing stream',
    factory: factory(subscriptions.saysNothingOfAMissingStream),
    caughtBy: ['a subscription to a missing stream has caught up at once and delivers its first event'],
  },
  {
    how: 'delivers events of other streams',
    factory: shared(subscriptions.mixesStreams),
    caughtBy: ['every subscription of a stream gets every event, and none of another stream'],
  },
]

const named = (title: string) => eventLogCases.find((one) => one.title === title) ?? expect.fail(`no case: ${title}`)

/** A check found something, and did not stumble by itself. */
const isFinding = (thrown: unknown): boolean =>
  thrown instanceof AssertionError || (thrown instanceof Error && thrown.message.startsWith('Property failed'))

describe('the contract catches a log that', () => {
  for (const { how, factory, caughtBy } of broken)
    it(how, async () => {
      for (const title of caughtBy)
        await expect(checkEventLogCase(named(title), factory, random), title).rejects.toSatisfy(isFinding)
    })
})

it('the same cases pass on the sound log with the same patience, so it is the fault that they catch', async () => {
  const sound = factory((log) => log)
  for (const title of new Set(broken.flatMap((one) => one.caughtBy)))
    await checkEventLogCase(named(title), sound, random)
})

it('no two cases of the contract have the same title', () => {
  const titles = eventLogCases.map((one) => one.title)
  expect(new Set(titles).size).toBe(titles.length)
})
