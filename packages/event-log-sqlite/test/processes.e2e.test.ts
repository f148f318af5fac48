import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { type EventLog, exactly, type StoredEvent } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { type Child, start } from './child.ts'
import { aFolder, openedForTest } from './folder.ts'

interface Acknowledged {
  readonly revision: bigint
  readonly ids: readonly string[]
}

const acknowledged = (lines: readonly string[]): readonly Acknowledged[] =>
  lines
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const [revision = '', ...ids] = line.split(' ')
      return { revision: BigInt(revision), ids }
    })

const all = async (log: EventLog, stream: string): Promise<readonly StoredEvent[]> => {
  const read = await log.read(stream, { direction: 'forwards', from: 'start', most: 1_000_000 })()
  return read._tag === 'Right'
    ? read.right
    : expect.fail(`the stream cannot be read: ${JSON.stringify(read.left._tag)}`)
}

/** Every acknowledged append lies where its writer was told, and nothing lies twice. */
const holdsAll = (events: readonly StoredEvent[], acks: readonly Acknowledged[]): void => {
  expect(events.map((e) => e.revision)).toEqual(events.map((_, n) => BigInt(n)))
  expect(new Set(events.map((e) => e.eventId)).size).toBe(events.length)
  for (const { revision, ids } of acks) {
    const first = Number(revision) - ids.length + 1
    expect(events.slice(first, first + ids.length).map((e) => e.eventId)).toEqual(ids)
  }
}

const ready = async (child: Child): Promise<void> => {
  const line = await child.line()
  if (line !== 'ready') expect.fail(`the writer did not get ready: ${(await child.ended).errors}`)
}

/** Until this writer has appended a hundred times and has lost the race for a revision. */
const hasMetTheOther = async (child: Child): Promise<void> => {
  let appends = 0
  let conflicts = 0
  while (appends < 100 || conflicts === 0) {
    const line = await child.line()
    if (line === 'conflict') conflicts++
    else if (line !== null && /^\d/.test(line)) appends++
    else expect.fail(`the writer ended: ${line ?? (await child.ended).errors}`)
  }
}

it('two processes that begin and write one log at the same time lose nothing and write nothing twice', async () => {
  const path = join(await aFolder(), 'log.db')
  const writers = [
    start('processes/writer.ts', [path, 'shared', '1000000', '2', '2']),
    start('processes/writer.ts', [path, 'shared', '1000000', '2', '2']),
  ]
  await Promise.all(writers.map(ready))
  for (const writer of writers) writer.process.stdin?.write('go\n')
  await Promise.all(writers.map(hasMetTheOther))
  for (const writer of writers) writer.process.stdin?.write('enough\n')
  for (const writer of writers) expect(await writer.ended).toEqual({ code: 0, errors: '' })

  const events = await all(await openedForTest({ path, create: false }), 'shared')
  const acks = writers.flatMap((writer) => acknowledged(writer.lines))
  expect(acks.length).toBeGreaterThanOrEqual(200)
  expect(events).toHaveLength(2 * acks.length)
  holdsAll(events, acks)
})

it('a writer killed in the middle has lost nothing that it acknowledged, and the file is sound', async () => {
  const path = join(await aFolder(), 'log.db')
  const acks: Acknowledged[] = []
  for (let round = 0; round < 6; round++) {
    const writer = start('processes/writer.ts', [path, 'killed', '1000000', '3'])
    await ready(writer)
    writer.process.stdin?.write('go\n')
    for (let n = 0; n < 20 + round * 30; n++) await writer.line()
    await setTimeout(Math.random() * 3)
    writer.process.kill('SIGKILL')
    expect((await writer.ended).code).toBeNull()
    acks.push(...acknowledged(writer.lines))

    const log = await openedForTest({ path, create: false })
    const events = await all(log, 'killed')
    holdsAll(events, acks)
    expect(events.length % 3, 'a part of a batch survived').toBe(0)
    // Everything but the very last append had been acknowledged, so nothing else can be there.
    expect(events.length - acks.length * 3).toBeLessThanOrEqual(3 * (round + 1))
    await log.close()
    const file = new DatabaseSync(path)
    expect(file.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    file.close()
  }
  expect(acks.length).toBeGreaterThan(500)
})

it('a subscription hears what another process appends', async () => {
  const path = join(await aFolder(), 'log.db')
  const writer = start('processes/writer.ts', [path, 'heard', '50', '2'])
  await ready(writer)
  const log = await openedForTest({ path })
  const abort = new AbortController()
  const heard: bigint[] = []
  for await (const delivery of log.subscribe('heard', null, abort.signal)) {
    if (delivery._tag === 'CaughtUp') writer.process.stdin?.write('go\n')
    if (delivery._tag === 'Event') heard.push(delivery.event.revision)
    if (heard.length === 100) abort.abort()
  }
  expect(heard).toEqual(Array.from({ length: 100 }, (_, n) => BigInt(n)))
  expect((await writer.ended).code).toBe(0)
})

it('a process that was killed while it held the log leaves no lock behind', async () => {
  const path = join(await aFolder(), 'log.db')
  const writer = start('processes/writer.ts', [path, 's', '1000000', '1'])
  await ready(writer)
  writer.process.stdin?.write('go\n')
  await writer.line()
  writer.process.kill('SIGKILL')
  await writer.ended
  const log = await openedForTest({ path, busyWaitMs: 0 })
  const head = BigInt((await all(log, 's')).length - 1)
  const event = { eventId: crypto.randomUUID(), type: 'T', schemaVersion: 1, data: 0, metadata: 0 }
  expect((await log.append('s', exactly(head), [event])())._tag).toBe('Right')
})
