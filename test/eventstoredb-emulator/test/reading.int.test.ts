import { BACKWARDS, binaryEvent, END, jsonEvent, type ReadStreamOptions, START } from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { ending, event, events, measured, shown } from './connected.ts'

const { client, stream } = measured()

const five = async () => {
  const [on, name] = [client(), stream()]
  await on.appendToStream(name, events('a', 'b', 'c', 'd', 'e'))
  return { on, name }
}

describe('a stream', () => {
  it('is read from any revision, in both directions, to its end or as far as is wanted', async () => {
    const { on, name } = await five()
    const read = async (options: object) =>
      (await shown(on, name, options)).map((text) => text.split(':')[1] ?? text).join('')
    expect(await read({})).toBe('abcde')
    expect(await read({ fromRevision: START, maxCount: 2 })).toBe('ab')
    expect(await read({ fromRevision: 2n })).toBe('cde')
    expect(await read({ fromRevision: 5n })).toBe('')
    expect(await read({ fromRevision: 2n ** 63n - 1n })).toBe('')
    expect(await read({ direction: BACKWARDS, fromRevision: END })).toBe('edcba')
    expect(await read({ direction: BACKWARDS, fromRevision: END, maxCount: 1 })).toBe('e')
    expect(await read({ direction: BACKWARDS, fromRevision: START })).toBe('a')
    expect(await read({ direction: BACKWARDS, fromRevision: 2n })).toBe('cba')
    expect(await read({ direction: BACKWARDS, fromRevision: 100n })).toBe('edcba')
  })

  it('is not read forwards from its end, for no events, or from beyond 2^63', async () => {
    const { on, name } = await five()
    const refused: readonly ReadStreamOptions[] = [{ fromRevision: END }, { maxCount: 0 }, { fromRevision: 2n ** 63n }]
    for (const options of refused) expect(await shown(on, name, options)).toEqual(['unknown'])
  })

  it('of thousands of events comes complete and in order', async () => {
    const [on, name] = [client(), stream()]
    for (let batch = 0; batch < 3; batch += 1)
      await on.appendToStream(
        name,
        Array.from({ length: 1000 }, (_, index) => event(`e${batch * 1000 + index}`)),
      )
    expect(await shown(on, name)).toEqual(Array.from({ length: 3000 }, (_, number) => `${number}:e${number}`))
  })
})

describe('an event', () => {
  it('comes back with its own id in lower case, its time in milliseconds and one position', async () => {
    const [on, name] = [client(), stream()]
    const id = 'A1B2C3D4-0000-4000-8000-00000000000F'
    const began = Date.now()
    const { position } = await on.appendToStream(
      name,
      jsonEvent({ id, type: 't', data: { n: 1 }, metadata: { m: 'ü' } }),
    )
    for await (const { event: read, commitPosition } of on.readStream(name)) {
      expect(read).toMatchObject({
        id: id.toLowerCase(),
        streamId: name,
        data: { n: 1 },
        metadata: { m: 'ü' },
        isJson: true,
      })
      expect(read?.position).toEqual(position)
      expect(read?.position?.prepare).toBe(commitPosition)
      expect(read?.created.getTime()).toBeGreaterThanOrEqual(began)
      expect(read?.created.getTime()).toBeLessThanOrEqual(Date.now())
    }
  })

  it('may hold bytes, and a link in it is followed when that is asked for', async () => {
    const { on, name } = await five()
    const links = stream('links')
    const link = (text: string) => binaryEvent({ type: '$>', data: new TextEncoder().encode(text) })
    await on.appendToStream(links, [link(`1@${name}`), link(`9@${name}`), link('rubbish')])
    const seen = []
    for await (const { event: target, link: from } of on.readStream(links, { resolveLinkTos: true }))
      seen.push([target?.type, from?.revision])
    expect(seen).toEqual([
      ['b', 0n],
      [undefined, 1n],
      ['$>', undefined],
    ])
    expect(await shown(on, links)).toEqual(['0:$>', '1:$>', '2:$>'])
  })
})

describe('everything', () => {
  it('is read in the order in which it was written, from the position of any event', async () => {
    const [on, one, two] = [client(), stream(), stream()]
    const { position } = await on.appendToStream(one, events('a', 'b'))
    await on.appendToStream(two, event('c'))
    await on.appendToStream(one, event('d'))
    const read = async (options: Parameters<typeof on.readAll>[0]) => {
      const seen = []
      for await (const { event: each } of on.readAll(options)) seen.push(each?.type)
      return seen
    }
    if (position === undefined) throw new Error('no position')
    expect(await read({ fromPosition: position })).toEqual(['b', 'c', 'd'])
    expect(await read({ direction: BACKWARDS, fromPosition: END, maxCount: 3 })).toEqual(['d', 'c', 'b'])
    const between = { commit: position.commit - 1n, prepare: position.prepare - 1n }
    expect(await ending(read({ fromPosition: between }))).toBe('unknown')
  })
})
