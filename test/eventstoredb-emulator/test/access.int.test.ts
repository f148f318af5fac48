import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { startEmulator } from '../src/index.ts'
import { connected, ending, event, shown } from './connected.ts'

const person = (username: string, groups: readonly string[] = []) => ({
  username,
  password: `${username}-password`,
  groups,
})
const [writer, reader, member] = [person('writer'), person('reader'), person('member', ['auditors'])]
const ADMIN = { username: 'admin', password: 'changeit' }

const { client, emulator, stream } = connected({ tls: true, users: [writer, reader, member] })

const as = ({ username, password }: { readonly username: string; readonly password: string }) => ({
  credentials: { username, password },
})

const listed = async (name: string) => {
  const acl = { readRoles: ['reader', 'auditors'], writeRoles: ['writer'], deleteRoles: [] }
  await client().setStreamMetadata(name, { maxCount: 5, acl }, as(ADMIN))
}

describe('with TLS', () => {
  it('a client that trusts the certificate is let in with its name and password', async () => {
    const on = EventStoreDBClient.connectionString(emulator().connectionStringFor(writer))
    const name = stream()
    await on.appendToStream(name, event('a'))
    expect(await shown(on, name)).toEqual(['0:a'])
    await on.dispose()
  })

  it('a wrong password is refused as unauthenticated, a call without one as not permitted', async () => {
    const wrong = { username: 'writer', password: 'guessed' }
    await expect(client().appendToStream(stream(), event('a'), as(wrong))).rejects.toMatchObject({
      type: 'access-denied',
      code: 16,
    })
    await expect(client().deleteStream(stream())).rejects.toMatchObject({ type: 'access-denied', code: 7 })
    await expect(client().appendToStream(stream(), event('a'))).rejects.toMatchObject({
      type: 'access-denied',
      message: '',
    })
    expect(await shown(client(), stream())).toEqual(['access-denied'])
  })

  it('a certificate of another authority, another host or the past is not accepted', async () => {
    const others = await Promise.all([
      startEmulator({ tls: true }),
      startEmulator({ tls: { hosts: ['elsewhere.example'] } }),
      startEmulator({ tls: { validUntil: new Date(Date.now() - 60_000) } }),
    ])
    const [first, ...rest] = others
    const strings = [
      emulator().connectionString.replace(emulator().url, first.url),
      ...rest.map((other) => other.connectionString),
    ]
    for (const string of strings) {
      const on = EventStoreDBClient.connectionString(string)
      await expect(on.appendToStream(stream(), event('a'), as(ADMIN))).rejects.toMatchObject({
        type: 'unavailable',
        code: 14,
      })
      await on.dispose()
    }
    await Promise.all(others.map((other) => other.stop()))
  })
})

describe('an access list', () => {
  it('lets those read and write whom it names, by name or by group, and admins', async () => {
    const [on, name] = [client(), stream()]
    await listed(name)
    await on.appendToStream(name, event('a'), as(writer))
    await on.appendToStream(name, event('b'), as(ADMIN))
    for (const who of [reader, member, ADMIN]) expect(await shown(on, name, as(who))).toEqual(['0:a', '1:b'])
    expect(await shown(on, name, as(writer))).toEqual(['access-denied'])
    expect(await ending(on.appendToStream(name, event('c'), as(reader)))).toBe('access-denied')
    expect(await ending(on.appendToStream(name, event('c'), { ...as(reader), expectedRevision: 99n }))).toBe(
      'access-denied',
    )
  })

  it('falls back to the default for a right that it does not name, and to admins for an empty one', async () => {
    const [on, name] = [client(), stream()]
    await listed(name)
    expect(await ending(on.deleteStream(name, as(writer)))).toBe('access-denied')
    const unnamed = await on.getStreamMetadata(name, as(writer))
    expect(unnamed.metadata?.maxCount).toBe(5)
  })

  it('goes with the metadata that is written without it, and with a soft delete', async () => {
    const [on, name] = [client(), stream()]
    await listed(name)
    await on.setStreamMetadata(name, { maxCount: 9 }, as(ADMIN))
    await on.appendToStream(name, event('a'), as(reader))
    await listed(name)
    expect(await ending(on.appendToStream(name, event('b'), as(reader)))).toBe('access-denied')
    await on.deleteStream(name, as(ADMIN))
    await on.appendToStream(name, event('b'), as(reader))
    expect(await shown(on, name, as(member))).toEqual(['1:b'])
  })

  it('counts for reading what it was written in', async () => {
    const [on, name] = [client(), stream()]
    await on.setStreamMetadata(name, { acl: { metaReadRoles: ['reader'], metaWriteRoles: ['reader'] } }, as(ADMIN))
    expect(await ending(on.getStreamMetadata(name, as(writer)))).toBe('access-denied')
    expect(await ending(on.setStreamMetadata(name, {}, as(writer)))).toBe('access-denied')
    await on.setStreamMetadata(name, {}, as(reader))
  })
})

describe('without an access list', () => {
  it('system streams and everything at once are for admins', async () => {
    const on = client()
    expect(await ending(on.appendToStream(`$${stream()}`, event('a'), as(writer)))).toBe('access-denied')
    await on.appendToStream(`$${stream()}`, event('a'), as(ADMIN))
    const all = async (who: typeof ADMIN) => {
      let seen = 0
      for await (const _ of on.readAll({ maxCount: 3, ...as(who) })) seen += 1
      return seen
    }
    expect(await ending(all(writer))).toBe('access-denied')
    expect(await all(ADMIN)).toBe(3)
  })

  it('the default in $settings counts for streams that are there already', async () => {
    const [on, name] = [client(), stream()]
    await on.appendToStream(name, event('a'), as(writer))
    const settings = (list: object) => jsonEvent({ type: 'update-default-acl', data: { $userStreamAcl: list } })
    await on.appendToStream('$settings', settings({ $r: ['auditors'], $w: '$admins' }), as(ADMIN))
    expect(await ending(on.appendToStream(name, event('b'), as(writer)))).toBe('access-denied')
    expect(await shown(on, name, as(member))).toEqual(['0:a'])
    expect(await shown(on, name, as(reader))).toEqual(['access-denied'])
    await on.appendToStream('$settings', settings({}), as(ADMIN))
    await on.appendToStream(name, event('b'), as(writer))
  })
})
