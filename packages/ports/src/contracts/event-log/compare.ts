import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Either, right } from 'fp-ts/lib/Either.js'
import type { Expectation, Json, NewEvent, ReadOptions, Receipt, StoredEvent } from '../../event-log/event-log.ts'
import { any, type EventLog, type EventLogError, noStream } from '../../event-log/event-log.ts'
import type { Randomness } from './case.ts'
import { aStream, at, readFresh } from './given.ts'

/** One step of a random run. Streams are 0, 1 and 2; only 2 is ever shortened, so that repetitions stay defined. */
type Step =
  | { readonly do: 'append'; readonly stream: 0 | 1 | 2; readonly expect: Expect; readonly events: readonly NewEvent[] }
  | { readonly do: 'repeat'; readonly which: number }
  | { readonly do: 'read'; readonly stream: 0 | 1 | 2; readonly options: ReadOptions }
  | { readonly do: 'keep'; readonly count: number }

/** `right`: as the stream is then; `off`: so far from it. */
type Expect = 'any' | 'none' | 'right' | { readonly off: number }

const stream = fc.constantFrom(0 as const, 1 as const, 2 as const)
const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2, noUnicodeString: false })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json)
const event: fc.Arbitrary<NewEvent> = fc.record({
  eventId: fc.uuid(),
  type: fc.constantFrom('A', 'B'),
  schemaVersion: fc.integer({ min: 1, max: 3 }),
  data: json,
  metadata: json,
})
const expectation: fc.Arbitrary<Expect> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Expect>('right') },
  { weight: 2, arbitrary: fc.constantFrom<Expect>('any', 'none') },
  { weight: 1, arbitrary: fc.constantFrom<Expect>({ off: -1 }, { off: 1 }, { off: 7 }) },
)
const options: fc.Arbitrary<ReadOptions> = fc.record({
  direction: fc.constantFrom('forwards' as const, 'backwards' as const),
  from: fc.oneof(fc.constantFrom('start' as const, 'end' as const), fc.bigInt({ min: 0n, max: 30n })),
  most: fc.integer({ min: 0, max: 12 }),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      stream,
      expect: expectation,
      events: fc.array(event, { maxLength: 4, size: 'max' }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('repeat' as const), which: fc.nat(20) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('read' as const), stream, options }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keep' as const), count: fc.integer({ min: 0, max: 5 }) }) },
)

/** Runs the same random steps on both logs; rejects, with the shortest run found and its seed, where they answer otherwise. */
export const compareLogs = async (a: EventLog, b: EventLog, { seed, runs }: Randomness): Promise<void> => {
  const run = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (steps) => {
    const prefix = aStream()
    const done: { stream: string; expected: Expectation; events: readonly NewEvent[] }[] = []
    const heads = new Map<string, bigint>()
    let receipts: readonly [Receipt, Receipt] | null = null
    for (const [i, one] of steps.entries()) {
      if (one.do === 'keep') {
        const kept = await Promise.all([a, b].map((log) => log.keepNewest(`${prefix}-2`, one.count)()))
        alike(
          kept.map((answer) => plain(answer._tag === 'Left' ? answer : right(undefined))),
          i,
        )
      } else if (one.do === 'read') {
        const name = `${prefix}-${one.stream}`
        if (receipts === null) continue
        const found = [
          await readFresh(a, name, one.options, receipts[0]),
          await readFresh(b, name, one.options, receipts[1]),
        ]
        alike(
          found.map((events) => events.map(bare)),
          i,
        )
      } else {
        const earlier = one.do === 'repeat' ? done[one.which % Math.max(1, done.length)] : undefined
        if (one.do === 'repeat' && earlier === undefined) continue
        const appended = earlier ?? toAppend(one, prefix, heads)
        if (appended === null) continue
        const { stream, expected, events } = appended
        const [ofA, ofB] = [await a.append(stream, expected, events)(), await b.append(stream, expected, events)()]
        alike([plain(ofA), plain(ofB)], i)
        if (ofA._tag !== 'Right' || ofB._tag !== 'Right') continue
        receipts = [ofA.right, ofB.right]
        if (earlier !== undefined) continue
        heads.set(stream, ofA.right.revision)
        if (expected._tag !== 'Any' && !stream.endsWith('-2')) done.push(appended)
      }
    }
  })
  await fc.assert(run, { seed, numRuns: runs })
}

const toAppend = (one: Step, prefix: string, heads: ReadonlyMap<string, bigint>) => {
  if (one.do !== 'append') return null
  const stream = `${prefix}-${one.stream}`
  return { stream, expected: resolved(one.expect, heads.get(stream)), events: one.events }
}

const resolved = (expect: Expect, head: bigint | undefined): Expectation => {
  if (expect === 'any') return any
  if (expect === 'none') return noStream
  if (expect === 'right') return head === undefined ? noStream : at(head)
  const revision = (head ?? 0n) + BigInt(expect.off)
  return revision < 0n ? noStream : at(revision)
}

const alike = ([ofA, ofB]: readonly unknown[], i: number): void => assert.deepEqual(ofA, ofB, `step ${i}`)

/** What two logs must answer alike: everything but their own words and tokens. */
const plain = (answer: Either<EventLogError, Receipt | undefined>): unknown => {
  if (answer._tag === 'Right') return { revision: answer.right?.revision, stream: answer.right?.stream }
  const { says: _, cause: __, ...rest } = { says: '', cause: null, ...answer.left }
  return rest
}

const bare = ({ text: _, ...event }: StoredEvent): unknown => event
