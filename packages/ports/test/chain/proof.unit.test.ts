import type { GroupId, Sha256 } from '@db-failover/domain'
import { type EventLog, type Head, proveChain, provenEvents, type StoredEvent, seal } from '@db-failover/ports'
import fc from 'fast-check'
import { left as asLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import {
  cutOut,
  forge,
  history,
  left,
  noted,
  orders,
  rewritten,
  right,
  stream,
  unavailable,
  type World,
} from './given.ts'

const proof = async ({ log }: Pick<World, 'log'>, from: Head | null = null) =>
  right(await proveChain(log, orders, from)())

describe('the proof of a sound stream', () => {
  it('counts the events and names the head', async () => {
    const world = await history(1100)
    expect(await proof(world)).toEqual({ _tag: 'Sound', events: 1100, head: world.end })
    expect(await proof(await history(0))).toEqual({ _tag: 'Sound', events: 0, head: null })
  })

  it('goes on from a known end', async () => {
    const world = await history(10)
    const known = right(await world.group.head(6n)())
    expect(await proof(world, known)).toEqual({ _tag: 'Sound', events: 3, head: world.end })
    expect(await proof(world, world.end)).toEqual({ _tag: 'Sound', events: 0, head: world.end })
  })

  it('hands out every event with its proven head, so that anchors are compared on the way', async () => {
    const world = await history(3)
    const heads = []
    for await (const one of provenEvents(world.log, orders)) heads.push(right(one).head)
    expect(heads.map((h) => h.revision)).toEqual([0n, 1n, 2n])
    expect(heads.at(-1)).toEqual(world.end)
  })

  it('needs no text where a log keeps none', async () => {
    const world = await history(5)
    for (let n = 0; n < 5; n++) forge(world, n, ({ text: _, ...e }) => e)
    expect((await proof(world))._tag).toBe('Sound')
    forge(world, 3, (e) => ({ ...e, data: { what: 'failure', note: 'forged' } }))
    expect(await proof(world)).toMatchObject({ _tag: 'Damaged', at: 3n, events: 3 })
  })

  it('holds for data that imitate the hash member', async () => {
    const world = await history(1)
    const draft = noted('x')
    const because = { input: 'x', data: { hash: 'f'.repeat(64), previousHash: null, text: '"hash":"' } }
    right(await world.group.append(world.end, [{ ...draft, metadata: { ...draft.metadata, because } }])())
    expect(await proof(world)).toMatchObject({ _tag: 'Sound', events: 2 })
  })
})

describe('the proof of a forged stream names the first damaged revision', () => {
  it.each<[string, (e: StoredEvent) => StoredEvent]>([
    ['other data', (e) => rewritten(e, 'data', 'note 3', 'note 4')],
    ['other metadata', (e) => rewritten(e, 'metadata', '"term":1', '"term":2')],
    ['another type', (e) => ({ ...e, type: 'BackupFailed' })],
    ['another event id', (e) => ({ ...e, eventId: '00000000-0000-4000-8000-000000000000' })],
    ['another schema version', (e) => ({ ...e, schemaVersion: 2 })],
    ['a blank in its text', (e) => ({ ...e, text: { data: `${e.text?.data} `, metadata: e.text?.metadata ?? '' } })],
    ['another hash', (e) => ({ ...e, ...withHash(e, 'a'.repeat(64)) })],
    ['no hash', (e) => ({ ...e, metadata: {} })],
  ])('an event with %s', async (_, change) => {
    const world = await history(6)
    const before = right(await world.group.head(2n)())
    forge(world, 3, change)
    expect(await proof(world)).toMatchObject({ _tag: 'Damaged', at: 3n, events: 3, head: before })
  })

  it('an event taken out, and two that changed places', async () => {
    const cut = await history(6)
    cutOut(cut, 2)
    expect(await proof(cut)).toMatchObject({ _tag: 'Damaged', at: 2n })
    const swapped = await history(6)
    const list = swapped.store.streams.get(stream)?.events ?? []
    const [a, b] = [list[2]?.event, list[3]?.event]
    if (a === undefined || b === undefined) return expect.fail('the history is too short')
    forge(swapped, 2, () => ({ ...b, revision: 2n }))
    forge(swapped, 3, () => ({ ...a, revision: 3n }))
    expect(await proof(swapped)).toMatchObject({ _tag: 'Damaged', at: 2n })
  })

  it('an event rewritten together with its own hash: the link of the next one is broken', async () => {
    const world = await history(6)
    const before = right(await world.group.head(2n)())
    const sealed = right(seal(orders, before, [noted('forged')])).events[0]
    forge(world, 3, (e) => ({ ...e, ...sealed, text: { data: JSON.stringify(sealed?.data), metadata: '' } }))
    forge(world, 3, ({ text: _, ...e }) => e)
    expect(await proof(world)).toMatchObject({ _tag: 'Damaged', at: 4n, events: 4 })
  })

  it('a stream that was given to another group', async () => {
    const world = await history(2)
    const events = right(await world.log.read(stream, { direction: 'forwards', from: 'start', most: 9 })())
    const moved = events.map(({ text: _, stream: __, revision: ___, ...e }) => e)
    right(await world.log.append('failoverGroup-billing', { _tag: 'NoStream' }, moved)())
    expect(right(await proveChain(world.log, 'billing' as GroupId)())).toMatchObject({ _tag: 'Damaged', at: 0n })
  })

  it('a stream that lost its tail, or was rewritten from the start, is found by whoever knows a later head', async () => {
    const world = await history(6)
    const shorter = { ...(await history(3)) }
    expect(await proof(shorter, world.end)).toMatchObject({ _tag: 'Damaged', at: 5n, events: 0 })
    const rewrittenWhole = await history(6)
    expect((await proof(rewrittenWhole))._tag).toBe('Sound')
    expect(await proof(rewrittenWhole, world.end)).toMatchObject({ _tag: 'Damaged', at: 5n })
  })

  it('a forgery before the place that the log itself finds damaged', async () => {
    const world = await history(8)
    forge(world, 2, (e) => rewritten(e, 'data', 'note 2', 'note x'))
    expect(await proof({ log: { ...world.log, ...damagedAt(world.log, 5n) } })).toMatchObject({ at: 2n, events: 2 })
    const sound = await history(8)
    expect(await proof({ log: { ...sound.log, ...damagedAt(sound.log, 5n) } })).toMatchObject({
      _tag: 'Damaged',
      at: 5n,
      events: 5,
      says: 'checksum',
    })
  })

  it('any one character changed in any text of any event', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(5),
        fc.constantFrom('data' as const, 'metadata' as const),
        fc.nat(),
        fc.nat(),
        async (n, part, where, by) => {
          const world = await history(6)
          forge(world, n, (e) => {
            const text = { data: e.text?.data ?? '', metadata: e.text?.metadata ?? '' }
            const at = where % text[part].length
            const old = text[part].charCodeAt(at)
            const other = 32 + ((old - 32 + 1 + (by % 94)) % 95)
            const changed = text[part].slice(0, at) + String.fromCharCode(other) + text[part].slice(at + 1)
            return { ...e, ...parsed(part, changed), text: { ...text, [part]: changed } }
          })
          expect(await proof(world)).toMatchObject({ _tag: 'Damaged', at: BigInt(n), events: n })
        },
      ),
      { numRuns: 200 },
    )
  })
})

it('a log that cannot be read proves nothing', async () => {
  const { log } = await history(3)
  const gone: EventLog = { ...log, read: () => async () => asLeft(unavailable) }
  expect(left(await proveChain(gone, orders)())._tag).toBe('LogUnavailable')
})

const withHash = (e: StoredEvent, hash: string): StoredEvent =>
  rewritten(e, 'metadata', (e.metadata as { hash: Sha256 }).hash, hash)

/** What a log that keeps text would parse from it; unparsable text leaves the value as it was. */
const parsed = (part: 'data' | 'metadata', text: string): Partial<StoredEvent> => {
  try {
    return { [part]: JSON.parse(text) }
  } catch {
    return {}
  }
}

const damagedAt = (log: EventLog, revision: bigint): Pick<EventLog, 'read'> => ({
  read: (of, options) => async () => {
    const answer = await log.read(of, options)()
    return answer._tag === 'Right' && answer.right.some((e) => e.revision === revision)
      ? asLeft({ _tag: 'CorruptEvent', retry: 'Permanent', stream: of, revision, says: 'checksum' })
      : answer
  },
})
