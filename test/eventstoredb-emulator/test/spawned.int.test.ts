import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { expect, it } from 'vitest'
import { spawnEmulator } from '../src/index.ts'
import { ending, event, shown } from './connected.ts'

const user = { username: 'writer', password: 'secret', groups: [] }

/** Appends one event after another to its own stream until that fails; what was acknowledged last is noted. */
const writing = async (client: EventStoreDBClient, acknowledged: bigint[], writer: number) => {
  for (let number = 0; ; number += 1) {
    const expectedRevision = number === 0 ? NO_STREAM : BigInt(number - 1)
    const one = event(`e${number}`)
    const end = await ending(client.appendToStream(`writer-${writer}`, one, { expectedRevision, credentials: user }))
    if (typeof end === 'string') return
    acknowledged[writer] = end.nextExpectedRevision
  }
}

it('a process of its own takes users and faults over its control interface, and what it acknowledged survives its kill', async () => {
  const data = await mkdtemp(join(tmpdir(), 'eventstoredb-data-'))
  const first = await spawnEmulator({ data, tls: true, users: [user] })
  const before = EventStoreDBClient.connectionString(first.connectionStringFor(user))
  await first.faults.add({ kind: 'not-ready', on: ['append'], times: 1 })
  expect(await ending(before.appendToStream('refused', event('a'), { credentials: user }))).toBe('unavailable')
  const acknowledged: bigint[] = []
  const writers = Array.from({ length: 8 }, (_, writer) => writing(before, acknowledged, writer))
  const enough = () => acknowledged.filter((revision) => revision >= 5n).length === writers.length
  while (!enough()) await new Promise((resolve) => setTimeout(resolve, 5))
  await first.kill()
  await Promise.all(writers)

  const again = await spawnEmulator({ data, port: first.port })
  expect(again.url).toBe(first.url)
  const after = EventStoreDBClient.connectionString(again.connectionString)
  for (const [writer, revision] of acknowledged.entries()) {
    const kept = await shown(after, `writer-${writer}`)
    expect(kept).toEqual(kept.map((_, number) => `${number}:e${number}`))
    expect(kept.length).toBeGreaterThan(Number(revision))
    expect(kept.length).toBeLessThanOrEqual(Number(revision) + 2)
  }
  await Promise.all([before.dispose(), after.dispose()])
  await again.stop()
  await rm(data, { recursive: true, force: true })
})

it('an emulator that is none and arguments that are wrong end with 2 and one line', () => {
  const script = fileURLToPath(new URL('../../emulator.ts', import.meta.url))
  for (const args of [['oracle'], ['eventstoredb', '--port', 'x']]) {
    const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
    expect({ status, lines: stderr.trim().split('\n').length, stdout }).toEqual({ status: 2, lines: 1, stdout: '' })
  }
})
