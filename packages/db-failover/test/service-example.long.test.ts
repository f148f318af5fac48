import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { expect, test } from 'vitest'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('the service that the documents show supervises its group in EventStoreDB and writes through the gate', async () => {
  const folder = newFolder()
  layOut(folder)
  const { connectionString, stop } = await startEmulator()
  writeFileSync(
    join(folder, 'db-failover.yaml'),
    `process: cli-1\nlog: { eventstoredb: { connection: "${connectionString}" } }\ngroups: [orders]\n`,
  )
  const port = await freePort()
  expect(await call(folder, ['apply', 'group.yaml', '--leave'])).toMatchObject({ code: 3 })
  const example = fileURLToPath(new URL('../examples/service.ts', import.meta.url))
  const service = spawn(process.execPath, ['--conditions=db-failover-source', example], {
    cwd: folder,
    env: { ...process.env, LOG: connectionString, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await expect
      .poll(async () => (await call(folder, ['enable', '--accept-data-loss'])).code, { timeout: 30_000 })
      .toBe(0)
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' })
    expect(await answer.text()).toBe('acknowledged by machine-a\n')
    expect(answer.status).toBe(201)
    expect((await call(folder, ['audit', 'verify'])).code).toBe(0)
    service.kill('SIGTERM')
    expect(await once(service, 'exit')).toEqual([0, null])
  } finally {
    service.kill('SIGKILL')
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
