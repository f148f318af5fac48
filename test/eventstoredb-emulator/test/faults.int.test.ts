import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { EventStoreDBClient } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, type Fault, startEmulator } from '../src/index.ts'
import { ending, event, kindOf, shown, UNARY } from './connected.ts'

let emulator: Emulator
let client: EventStoreDBClient

beforeEach(async () => {
  emulator = await startEmulator()
  client = EventStoreDBClient.connectionString(emulator.connectionString)
  await client.appendToStream('warm', event('a'))
})
afterEach(async () => {
  await emulator.faults.clear()
  await client.dispose()
  await emulator.stop()
})

const append = (stream: string, how: object = UNARY) => ending(client.appendToStream(stream, event('a'), how))

/** For a call that gets no answer. */
const SOON = { ...UNARY, deadline: 200 }

/** Nothing within this many milliseconds counts as silence. */
const QUIET = 150
const orSilence = <A>(call: Promise<A>) =>
  Promise.race([call, new Promise<string>((resolve) => setTimeout(() => resolve('silence'), QUIET))])

describe('a write', () => {
  const cases: readonly (readonly [Fault, string, boolean])[] = [
    [{ kind: 'never-answer' }, 'deadline-exceeded', false],
    [{ kind: 'lose-answer' }, 'deadline-exceeded', true],
    [{ kind: 'close' }, 'unavailable', false],
    [{ kind: 'close', committed: true }, 'unavailable', true],
    [{ kind: 'not-ready' }, 'unavailable', false],
    [{ kind: 'not-leader', host: '127.0.0.1', port: 9 }, 'not-leader', false],
    [{ kind: 'too-large' }, 'maximum-append-size-exceeded', false],
    [{ kind: 'malformed' }, 'unknown', true],
  ]
  it.each(cases)('under %o ends as %s, written: %s', async (fault, end, written) => {
    await emulator.faults.add({ ...fault, on: ['append'], times: 1 })
    expect(await append('struck', end === 'deadline-exceeded' ? SOON : UNARY)).toBe(end)
    const other = EventStoreDBClient.connectionString(emulator.connectionString)
    expect(await shown(other, 'struck')).toEqual(written ? ['0:a'] : ['stream-not-found'])
    expect(await ending(other.appendToStream('next', event('a'), UNARY))).toMatchObject({ success: true })
    await other.dispose()
  })

  it('is slow for as long as it was asked to be, and then done', async () => {
    await emulator.faults.add({ kind: 'slow', milliseconds: 120 })
    const began = performance.now()
    expect(await append('slow')).toMatchObject({ success: true })
    expect(performance.now() - began).toBeGreaterThan(110)
  })

  it('in a batch is lost, refused or closed too', async () => {
    await emulator.faults.add({ kind: 'lose-answer', on: ['batch-append'], times: 1 })
    expect(await orSilence(append('lost', {}))).toBe('silence')
    expect(await shown(client, 'lost')).toEqual(['0:a'])
    await emulator.faults.add({ kind: 'too-large', on: ['batch-append'], times: 1 })
    expect(await append('large', {})).toBe('maximum-append-size-exceeded')
  })
})

/** What a process of its own says that appends once: the client may throw where nobody catches it. */
const appendInAnotherProcess = (how: string): Promise<string> => {
  const text = `
    const { EventStoreDBClient, jsonEvent } = require('@eventstore/db-client')
    const client = EventStoreDBClient.connectionString('${emulator.connectionString}')
    const say = (text) => process.stdout.write(text, () => process.exit(0))
    process.on('uncaughtException', (error) => say('uncaught ' + error.constructor.name))
    client.appendToStream('s', jsonEvent({ type: 'a', data: {} }), ${how}).then(() => say('written'), (error) => say(error.type))`
  return new Promise((resolve, reject) => {
    const options = { cwd: fileURLToPath(new URL('.', import.meta.url)), timeout: 10_000 }
    execFile(process.execPath, ['-e', text], options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    )
  })
}

it('an error without its details makes the client throw where nobody waits for it', async () => {
  await emulator.faults.add({ kind: 'malformed-error', on: ['append', 'batch-append'] })
  expect(await appendInAnotherProcess("{ credentials: { username: 'a', password: 'b' } }")).toBe('uncaught TypeError')
  expect(await appendInAnotherProcess('{}')).toBe('uncaught TypeError')
  await emulator.faults.clear()
  expect(await appendInAnotherProcess('{}')).toBe('written')
})

describe('a read', () => {
  it('gets no answer, broken JSON, more than the client takes, or only its beginning', async () => {
    await client.appendToStream('read', [event('a'), event('b'), event('c')])
    const struck = async (fault: Fault) => {
      await emulator.faults.add({ ...fault, on: ['read'], stream: 'rea*', times: 1 })
      return shown(client, 'read')
    }
    expect(await orSilence(struck({ kind: 'never-answer' }))).toBe('silence')
    expect(await struck({ kind: 'too-large' })).toEqual(['unknown'])
    expect(await struck({ kind: 'close', afterEvents: 2 })).toEqual(['0:a', '1:b', 'unavailable'])
    await emulator.faults.add({ kind: 'malformed', on: ['read'], times: 1 })
    for await (const { event: one } of client.readStream('read', { maxCount: 1 })) expect(one?.data).toBe('{"broken":')
    expect(await shown(client, 'read')).toEqual(['0:a', '1:b', '2:c'])
  })
})

describe('a fault', () => {
  it('strikes only the calls that it names, as often as it says, until it is removed', async () => {
    const id = await emulator.faults.add({ kind: 'not-ready', on: ['append'], stream: 'named' })
    await emulator.faults.add({ kind: 'not-ready', on: ['append'], stream: 'twice', times: 2 })
    expect(await append('other')).toMatchObject({ success: true })
    expect([await append('named'), await append('named')]).toEqual(['unavailable', 'unavailable'])
    expect([await append('twice'), await append('twice')]).toEqual(['unavailable', 'unavailable'])
    expect(await append('twice')).toMatchObject({ success: true })
    await emulator.faults.remove(id)
    expect(await append('named')).toMatchObject({ success: true })
  })
})

describe('a frozen server', () => {
  it('answers nothing, keeps its connections, and goes on when it thaws', async () => {
    await emulator.faults.freeze()
    const read = shown(client, 'warm')
    expect(await orSilence(read)).toBe('silence')
    expect(await append('frozen', SOON)).toBe('deadline-exceeded')
    await emulator.faults.thaw()
    expect(await read).toEqual(['0:a'])
  })

  it('does what it is told when only its answers are stuck', async () => {
    await emulator.faults.freeze('to-client')
    const unheard = append('heard')
    expect(await orSilence(unheard)).toBe('silence')
    await emulator.faults.thaw()
    expect(await unheard).toMatchObject({ success: true })
  })
})

it('open subscriptions end as unavailable when they are closed or their connection is cut', async () => {
  for (const end of [() => emulator.faults.closeStreams('subscribe'), () => emulator.faults.cut()]) {
    const subscription = client.subscribeToStream('warm')
    const ended = new Promise<string>((resolve) => subscription.once('error', (error) => resolve(kindOf(error))))
    await new Promise((resolve) => subscription.once('caughtUp', () => resolve(null)))
    subscription.resume()
    await end()
    expect(await ended).toBe('unavailable')
  }
})
