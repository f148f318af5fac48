import { createHash } from 'node:crypto'
import type { GroupId, Sha256 } from '@db-failover/domain'
import { type EventLog, groupLog, type StoredEvent } from '@db-failover/ports'
import { left as asLeft } from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { forge, history, left, metadata, noted, orders, rewritten, right, stream } from './given.ts'

describe("a group's stream is written as a chain", () => {
  it('the hash is sha256 of the previous hash and the canonical text, of the first event of the text alone', async () => {
    const { log, group } = await history(0)
    const first = { ...noted('a'), eventId: '00000000-0000-4000-8000-000000000001' }
    const second = { ...noted('b'), eventId: '00000000-0000-4000-8000-000000000002' }
    const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
    const text = (note: string, id: number, revision: number, previous: string) =>
      `{"data":{"note":"${note}","what":"failure"},"eventId":"00000000-0000-4000-8000-00000000000${id}","group":"orders",` +
      '"metadata":{"at":"2026-01-31T23:59:59.999Z","because":{"data":{},"input":"Acknowledge"},"causationId":null,' +
      `"correlationId":"c-1","operation":null,"policyRevision":null,"previousHash":${previous},"rule":"acknowledge",` +
      '"rulesVersion":1,"term":1,"writer":{"actor":"supervisor-1","process":"supervisor-1","role":"leader"}},' +
      `"revision":"${revision}","schemaVersion":1,"type":"Acknowledged"}`
    const hashOfFirst = sha256(text('a', 1, 0, 'null'))
    const hashOfSecond = sha256(hashOfFirst + text('b', 2, 1, `"${hashOfFirst}"`))

    const { head } = right(await group.append(null, [first, second])())

    expect(head).toEqual({ revision: 1n, hash: hashOfSecond })
    const [a, b] = right(await log.read(stream, { direction: 'forwards', from: 'start', most: 9 })())
    expect(a?.metadata).toEqual({ ...metadata, previousHash: null, hash: hashOfFirst })
    expect(b?.metadata).toEqual({ ...metadata, previousHash: hashOfFirst, hash: hashOfSecond })
  })

  it('a batch and single appends give the same chain', async () => {
    const drafts = [noted('a'), noted('b'), noted('c')]
    const [one, many] = [await history(0), await history(0)]
    const batch = right(await one.group.append(null, drafts)())
    let end = null
    for (const draft of drafts) end = right(await many.group.append(end, [draft])()).head
    expect(end).toEqual(batch.head)
  })

  it('an append elsewhere than at the end is a conflict that says where the stream ends', async () => {
    const { group, end } = await history(3)
    const before = right(await group.head(1n)())
    for (const elsewhere of [null, before])
      expect(left(await group.append(elsewhere, [noted('x')])())).toMatchObject({
        _tag: 'WrongExpectation',
        actual: 2n,
      })
    expect(right(await group.head()())).toEqual(end)
  })

  it('a literal repetition answers with the original head and receipt, also when others wrote since', async () => {
    const { group, end } = await history(2)
    const drafts = [noted('x'), noted('y')]
    const first = right(await group.append(end, drafts)())
    expect(right(await group.append(end, drafts)())).toEqual(first)
    right(await group.append(first.head, [noted('z')])())
    expect(right(await group.append(end, drafts)())).toEqual(first)
    expect(right(await group.read(null, 100)())).toHaveLength(5)
  })

  it('an append of unknown outcome is repeated, and is in the stream once', async () => {
    const { log, end } = await history(1)
    let failures = 1
    const unsure: EventLog = {
      ...log,
      append:
        (...append) =>
        async () => {
          const answer = await log.append(...append)()
          return failures-- > 0 ? asLeft({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says: 'timeout' }) : answer
        },
    }
    const group = groupLog(unsure, orders)
    const drafts = [noted('x')]
    expect(left(await group.append(end, drafts)())._tag).toBe('OutcomeUnknown')
    const repeated = right(await group.append(end, drafts)())
    expect(repeated.head).toEqual(right(await group.head()()))
    expect(right(await group.read(null, 100)())).toHaveLength(2)
  })

  it('hashes that a writer hands in are not taken over', async () => {
    const { group } = await history(0)
    const stale = { ...metadata, hash: 'f'.repeat(64) as Sha256, previousHash: 'e'.repeat(64) as Sha256 }
    const draft = noted('a')
    const [clean, dirty] = [await history(0), { group }]
    const expected = right(await clean.group.append(null, [draft])()).head
    expect(right(await dirty.group.append(null, [{ ...draft, metadata: stale }])()).head).toEqual(expected)
  })

  it('what is not JSON is refused with its place, and nothing is written', async () => {
    const { group } = await history(0)
    const spoilt = { ...noted('a'), metadata: { ...metadata, because: { input: 'x', data: { lsn: 5n } } } }
    expect(left(await group.append(null, [noted('b'), spoilt])())).toMatchObject({
      _tag: 'InvalidAppend',
      says: expect.stringContaining('metadata.because.data.lsn'),
    })
    expect(left(await group.append(null, [])())._tag).toBe('InvalidAppend')
    expect(right(await group.head()())).toBeNull()
  })
})

describe("a group's stream is read link by link", () => {
  it('events come decoded, with their provenance, and each names the end that the next must follow', async () => {
    const { group, end } = await history(3)
    const events = right(await group.read(null, 100)())
    expect(events.map((e) => e.event.data)).toEqual([0, 1, 2].map((n) => ({ what: 'failure', note: `note ${n}` })))
    expect(events[2]?.from).toEqual({
      at: metadata.at,
      role: 'leader',
      actor: 'supervisor-1',
      process: 'supervisor-1',
      term: 1,
      revision: 2n,
    })
    expect(events[2]?.head).toEqual(end)
    expect(right(await group.read(events[0]?.head ?? null, 1)()).map((e) => e.from.revision)).toEqual([1n])
    expect(right(await group.read(end, 100)())).toEqual([])
  })

  it('a missing stream has no events and no end', async () => {
    const { group } = await history(0)
    expect(right(await group.read(null, 10)())).toEqual([])
    expect(right(await group.head()())).toBeNull()
    expect(right(await group.head(3n)())).toBeNull()
  })

  it('the whole stream is read page by page', async () => {
    const { group, end } = await history(1203)
    const heads = []
    for await (const one of group.events(null)) heads.push(one._tag === 'Event' ? one.event.head : one)
    expect(heads).toHaveLength(1203)
    expect(heads.at(-1)).toEqual(end)
  })

  it('a broken link is a corrupt event with its revision, and what lies before it is still read', async () => {
    const world = await history(6)
    forge(world, 4, (e) => {
      const previous = (e.metadata as { previousHash: string }).previousHash
      return rewritten(e, 'metadata', previous, 'a'.repeat(64))
    })
    const before = right(await world.group.read(null, 100)())
    expect(before.map((e) => e.from.revision)).toEqual([0n, 1n, 2n, 3n])
    const end = before.at(-1)?.head ?? null
    expect(left(await world.group.read(end, 100)())).toMatchObject({ _tag: 'CorruptEvent', revision: 4n, stream })
  })

  it('a log that finds an event damaged shortens the page, too', async () => {
    const { log, group } = await history(6)
    const damaged: EventLog = {
      ...log,
      read: (of, options) => async () => {
        const answer = await log.read(of, options)()
        return answer._tag === 'Right' && answer.right.some((e) => e.revision === 4n)
          ? asLeft({ _tag: 'CorruptEvent', retry: 'Permanent', stream: of, revision: 4n, says: 'checksum' })
          : answer
      },
    }
    const events = []
    for await (const one of groupLog(damaged, orders).events(null)) events.push(one)
    expect(events).toHaveLength(5)
    expect(events[4]).toMatchObject({ _tag: 'Stopped', error: { _tag: 'CorruptEvent', revision: 4n } })
    expect(right(await group.read(null, 100)())).toHaveLength(6)
  })

  it('a reader that knows another predecessor is told', async () => {
    const { group, end } = await history(3)
    const other = { revision: 0n, hash: end?.hash ?? ('0'.repeat(64) as Sha256) }
    expect(left(await group.read(other, 10)())).toMatchObject({ _tag: 'CorruptEvent', revision: 1n })
  })

  it.each<[string, (e: StoredEvent) => StoredEvent, object]>([
    [
      'of an unknown type',
      (e) => ({ ...e, type: 'MoonLanded' }),
      { _tag: 'UnknownEvent', type: 'MoonLanded', schemaVersion: 1 },
    ],
    [
      'of a newer version',
      (e) => ({ ...e, schemaVersion: 9 }),
      { _tag: 'UnknownEvent', type: 'Acknowledged', schemaVersion: 9 },
    ],
    [
      'that is not as its type says',
      (e) => ({ ...e, data: { what: 'failure', note: 5 } }),
      { _tag: 'InvalidEvent', type: 'Acknowledged', at: expect.stringContaining('note') },
    ],
    [
      'with metadata that lack a member',
      (e) => rewritten(e, 'metadata', '"rulesVersion":1', '"rulesVersion":"one"'),
      { _tag: 'InvalidEvent', type: 'Acknowledged', at: 'metadata.rulesVersion' },
    ],
  ])('an event %s is named by revision and type', async (_, change, expected) => {
    const world = await history(4)
    forge(world, 2, change)
    const before = right(await world.group.read(null, 100)())
    expect(before).toHaveLength(2)
    const error = left(await world.group.read(before[1]?.head ?? null, 100)())
    expect(error).toMatchObject({ ...expected, retry: 'Permanent', stream, revision: 2n })
  })

  it('an event without hashes is a corrupt one, also as the newest', async () => {
    const world = await history(2)
    forge(world, 1, (e) => ({ ...e, metadata: {} }))
    expect(left(await world.group.head()())).toMatchObject({ _tag: 'CorruptEvent', revision: 1n })
    const [first] = right(await world.group.read(null, 9)())
    expect(left(await world.group.read(first?.head ?? null, 9)())).toMatchObject({ _tag: 'CorruptEvent', revision: 1n })
  })
})

describe("a group's stream is followed link by link", () => {
  it('catches up after a known end, goes live, and ends with the signal', async () => {
    const { group, end } = await history(3)
    const abort = new AbortController()
    const seen: unknown[] = []
    for await (const delivery of group.follow(right(await group.head(0n)()), abort.signal)) {
      seen.push(delivery._tag === 'Event' ? delivery.event.from.revision : delivery._tag)
      if (delivery._tag === 'CaughtUp') right(await group.append(end, [noted('live')])())
      if (seen.length === 4) abort.abort()
    }
    expect(seen).toEqual([1n, 2n, 'CaughtUp', 3n])
  })

  it('stops at an event that it cannot take', async () => {
    const world = await history(3)
    forge(world, 1, (e) => ({ ...e, type: 'MoonLanded' }))
    const seen = []
    for await (const delivery of world.group.follow(null, new AbortController().signal)) seen.push(delivery)
    expect(seen).toHaveLength(2)
    expect(seen[1]).toMatchObject({ _tag: 'Stopped', error: { _tag: 'UnknownEvent', revision: 1n } })
  })
})

it('groups have streams of their own', async () => {
  const { log, group } = await history(2)
  const other = groupLog(log, 'billing' as GroupId)
  right(await other.append(null, [noted('x')])())
  expect(right(await other.read(null, 9)())).toHaveLength(1)
  expect(right(await group.read(null, 9)())).toHaveLength(2)
})
