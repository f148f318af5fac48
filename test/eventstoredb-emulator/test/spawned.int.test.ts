import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EventStoreDBClient, NO_STREAM } from '@eventstore/db-client'
import { expect, it } from 'vitest'
import { spawnEmulator } from '../src/index.ts'
import { ending, event, shown, UNARY } from './connected.ts'

it('a process that is killed while it writes has kept whatever it acknowledged, each once', async () => {
  const data = await mkdtemp(join(tmpdir(), 'eventstoredb-data-'))
  const first = await spawnEmulator({ data })
  const before = EventStoreDBClient.connectionString(first.connectionString)
  await before.appendToStream('warm', event('a'))
  const acknowledged: bigint[] = []
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let number = 0; ; number += 1) {
      const expectedRevision = number === 0 ? NO_STREAM : BigInt(number - 1)
      const end = await ending(
        before.appendToStream(`writer-${writer}`, event(`e${number}`), { expectedRevision, ...UNARY }),
      )
      if (typeof end === 'string') return
      acknowledged[writer] = end.nextExpectedRevision
    }
  })
  while (acknowledged.length < 8 || acknowledged.some((revision) => revision < 5n))
    await new Promise((resolve) => setTimeout(resolve, 5))
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

it('a process of its own takes faults and users over its control interface', async () => {
  const user = { username: 'someone', password: 'secret', groups: [] }
  const emulator = await spawnEmulator({ tls: true, users: [user] })
  const client = EventStoreDBClient.connectionString(emulator.connectionStringFor(user))
  await client.appendToStream('mine', event('a'))
  await emulator.faults.add({ kind: 'not-ready', on: ['read'], times: 1 })
  expect(await shown(client, 'mine')).toEqual(['unavailable'])
  expect(await shown(client, 'mine')).toEqual(['0:a'])
  await client.dispose()
  await emulator.stop()
})

const run = (...args: readonly string[]) => {
  const script = fileURLToPath(new URL('../../emulator.ts', import.meta.url))
  const { status, stderr, stdout } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { status, lines: stderr.trim().split('\n'), stdout }
}

it('wrong arguments end with 2 and one line, a folder that cannot be used with 3', async () => {
  for (const args of [['oracle'], ['eventstoredb', '--port', 'x']]) {
    const { status, lines, stdout } = run(...args)
    expect({ args, status, lines: lines.length, stdout }).toEqual({ args, status: 2, lines: 1, stdout: '' })
  }
  const folder = await mkdtemp(join(tmpdir(), 'eventstoredb-data-'))
  await writeFile(join(folder, 'file'), '')
  expect(run('eventstoredb', '--port', '0', '--data', join(folder, 'file', 'data'))).toMatchObject({ status: 3 })
  await rm(folder, { recursive: true, force: true })
})
