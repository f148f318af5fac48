import { binaryEvent, EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { ending, event, measured, shown, UNARY } from './connected.ts'

const { client, connectionString, stream } = measured()

const MEBIBYTE = 1024 * 1024
const bytes = (size: number) => binaryEvent({ type: 't', data: new Uint8Array(size).fill(7) })

describe.each([
  ['Append', UNARY],
  ['BatchAppend', {}],
])('%s', (_way, how) => {
  it('takes a mebibyte of data in one append and not a byte more, in one event or in many', async () => {
    const [on, name] = [client(), stream()]
    const append = (sizes: readonly number[]) => ending(on.appendToStream(name, sizes.map(bytes), how))
    expect(await append([MEBIBYTE])).toMatchObject({ success: true })
    const refused = { type: 'maximum-append-size-exceeded', maxAppendSize: MEBIBYTE }
    await expect(on.appendToStream(name, bytes(MEBIBYTE + 1), how)).rejects.toMatchObject(refused)
    expect(await append([MEBIBYTE / 2, MEBIBYTE / 2])).toMatchObject({ success: true })
    expect(await append([MEBIBYTE / 2, MEBIBYTE / 2, 1])).toBe('maximum-append-size-exceeded')
    expect(await shown(on, name)).toHaveLength(3)
  })

  it('does not count metadata and types', async () => {
    const large = jsonEvent({ type: 'x'.repeat(MEBIBYTE), data: {}, metadata: { text: 'x'.repeat(MEBIBYTE) } })
    expect(await ending(client().appendToStream(stream(), large, how))).toMatchObject({ success: true })
  })

  it('refuses an empty name, an empty type and an id that is none or nil', async () => {
    const on = client()
    expect(await ending(on.appendToStream('', event('a'), how))).toBe('unknown')
    expect(await ending(on.appendToStream(stream(), event(''), how))).toBe('unknown')
    for (const id of ['not-an-id', '00000000-0000-0000-0000-000000000000'])
      expect(await ending(on.appendToStream(stream(), event('a', id), how))).toBe('unknown')
  })

  it.each([
    ['spaces', ' a b '],
    ['NUL', 'a\0b'],
    ['unicode', 'größe-流-🎉'],
    ['a sigil', '$own'],
    ['100,000 characters', 'n'.repeat(100_000)],
  ])('takes names with %s', async (_what, text) => {
    const [on, name] = [client(), `${text}${stream()}`]
    await on.appendToStream(name, event('a'), { expectedRevision: NO_STREAM, ...how })
    expect(await shown(on, name)).toEqual(['0:a'])
  })
})

it('the hundred-and-first stream on a connection waits until another one ends', async () => {
  const on = EventStoreDBClient.connectionString(`${connectionString()}&keepAliveInterval=11000`)
  const name = stream()
  await on.appendToStream(name, event('a'), UNARY)
  const subscriptions = Array.from({ length: 100 }, () => on.subscribeToStream(name))
  await Promise.all(
    subscriptions.map((subscription) => {
      subscription.on('error', () => {}).resume()
      return new Promise((resolve) => subscription.once('caughtUp', resolve))
    }),
  )
  expect(await ending(on.appendToStream(name, event('b'), { ...UNARY, deadline: 300 }))).toBe('deadline-exceeded')
  const read = shown(on, name)
  await subscriptions[0]?.unsubscribe()
  expect(await read).toEqual(['0:a'])
  await on.dispose()
})
