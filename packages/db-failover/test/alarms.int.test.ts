import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GroupId } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliveries } from '../src/alarms/delivery.ts'
import type { AlarmMessage } from '../src/alarms/message.ts'
import type { Sink } from '../src/alarms/sink.ts'
import { sinkOf } from '../src/alarms/sinks.ts'

const never = new AbortController().signal
const message = (more: Partial<AlarmMessage> = {}): AlarmMessage => ({
  group: 'orders' as GroupId,
  state: 'open',
  kind: 'down',
  subject: null,
  says: 'machine-a is lost; $(touch injected) `touch injected` && touch injected',
  todo: 'db-failover status',
  at: '2026-01-01T00:00:00.000Z',
  revision: '7',
  ...more,
})

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'db-failover-alarms-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a command is started without a shell and reads the alarm from its standard input', () => {
  const script = (text: string): readonly string[] => {
    const file = join(folder, 'sink.mjs')
    writeFileSync(file, text)
    return [process.execPath, file]
  }

  test('the alarm arrives unchanged, and nothing of it is an argument', async () => {
    const out = join(folder, 'out.json')
    const command = script(
      `import { readFileSync, writeFileSync } from 'node:fs'
       writeFileSync(${JSON.stringify(out)}, JSON.stringify({ args: process.argv.slice(2), input: JSON.parse(readFileSync(0, 'utf8')) }))`,
    )
    const sent = await sinkOf({ command: [...command, '--urgent'], timeout: 20_000 }, {}).deliver(message(), never)
    expect(sent._tag).toBe('Right')
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual({ args: ['--urgent'], input: message() })
  })

  test.each([
    ['that ends with another code than 0', 'process.exit(3)', 20_000, 'ended with 3'],
    ['that hangs', 'setInterval(() => {}, 1000)', 200, 'did not end in time'],
  ])('one %s has not delivered', async (_what, text, timeout, says) => {
    const sent = await sinkOf({ command: script(text), timeout }, {}).deliver(message(), never)
    expect(sent).toMatchObject({ _tag: 'Left', left: { says: expect.stringContaining(says) } })
  })

  test('one that does not exist has not delivered', async () => {
    const sent = await sinkOf({ command: [join(folder, 'nowhere')], timeout: 5_000 }, {}).deliver(message(), never)
    expect(sent).toMatchObject({ _tag: 'Left', left: { says: expect.stringContaining('ENOENT') } })
  })
})

describe('a webhook', () => {
  let server: Server
  let answer = 200
  let seen: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  let port = 0
  const bodyOf = async (request: IncomingMessage): Promise<string> => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    return text
  }
  beforeEach(async () => {
    seen = []
    answer = 200
    server = createServer(async (request, response) => {
      seen.push({ headers: request.headers, body: await bodyOf(request) })
      if (answer === 0) return
      response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address !== null ? address.port : 0
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })
  const hook = (timeout = 20_000) =>
    sinkOf(
      { webhook: `http://127.0.0.1:${port}/alarm`, headers: { 'x-token': { env: 'TOKEN' } }, timeout },
      { TOKEN: 'secret' },
    )

  test('is posted JSON with its headers', async () => {
    expect((await hook().deliver(message(), never))._tag).toBe('Right')
    expect(seen[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'x-token': 'secret' })
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(message())
  })

  test.each([500, 404, 302])('that answers %i has not taken it, and the token is not repeated', async (code) => {
    answer = code
    const sent = await hook().deliver(message(), never)
    expect(sent._tag).toBe('Left')
    expect(JSON.stringify(sent)).not.toContain('secret')
    expect(seen).toHaveLength(1)
  })

  test('that does not answer in time has not taken it', async () => {
    answer = 0
    const sent = await hook(200).deliver(message(), never)
    expect(sent).toMatchObject({ _tag: 'Left', left: { says: expect.stringContaining('no answer in time') } })
  })

  test('that is not there has not taken it', async () => {
    server.close()
    const sent = await hook().deliver(message(), never)
    expect(sent).toMatchObject({ _tag: 'Left', left: { says: expect.stringContaining('ECONNREFUSED') } })
  })
})

test('a file that cannot be written has not taken the alarm', async () => {
  const sent = await sinkOf({ file: join(folder, 'nowhere', 'alarms.jsonl') }, {}).deliver(message(), never)
  expect(sent).toMatchObject({ _tag: 'Left', left: { says: expect.stringContaining('ENOENT') } })
})

describe('deliveries', () => {
  const recording = (name: string, fails: () => boolean = () => false) => {
    const got: AlarmMessage[] = []
    const sink: Sink = {
      name,
      deliver: async (m) => {
        if (fails()) return left({ _tag: 'NotDelivered', says: 'no' })
        got.push(m)
        return right(undefined)
      },
    }
    return { sink, got }
  }
  type Told = readonly [string, boolean]

  test('alarms from before the start are delivered only while they are open', async () => {
    const { sink, got } = recording('a')
    const d = deliveries({ sinks: [sink], clock: systemClock, told: () => {} })
    d.take(message({ kind: 'owed' }))
    d.take(message())
    d.take(message({ kind: 'owed', state: 'over' }))
    d.live()
    d.take(message({ state: 'over' }))
    await d.close()
    expect(got.map((m) => [m.kind, m.state])).toEqual([
      ['down', 'open'],
      ['down', 'over'],
    ])
  })

  test('a sink that fails is told of once, is tried again, and is told of when it works again', async () => {
    let failures = 2
    const told: Told[] = []
    const { sink, got } = recording('a', () => failures-- > 0)
    const d = deliveries({ sinks: [sink], clock: systemClock, retries: [1, 1], told: (s, f) => told.push([s, f]) })
    d.live()
    d.take(message())
    await expect.poll(() => got.length).toBe(1)
    await d.close()
    expect(told).toEqual([
      ['a', true],
      ['a', false],
    ])
  })

  test('a sink that hangs holds up no other, and is not told about its own failure', async () => {
    const { sink, got } = recording('works')
    const hangs: Sink = {
      name: 'hangs',
      deliver: (_m, stop) =>
        new Promise((resolve) =>
          stop.addEventListener('abort', () => resolve(left({ _tag: 'NotDelivered', says: 'stopped' }))),
        ),
    }
    const failing = recording('failing', () => true)
    const told: Told[] = []
    const d = deliveries({
      sinks: [hangs, failing.sink, sink],
      clock: systemClock,
      retries: [],
      told: (s, f) => told.push([s, f]),
    })
    d.live()
    d.take(message())
    d.take(message({ kind: 'delivery failing', subject: 'failing' }))
    await expect.poll(() => got.length).toBe(2)
    expect(told).toEqual([['failing', true]])
    await d.close()
  })
})
