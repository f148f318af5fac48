import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { expect, it } from 'vitest'
import { eventStoreDb, orThrow } from '../../src/index.ts'
import { credential, trusted, world } from './world.ts'

const example = fileURLToPath(new URL('../../examples/pool.ts', import.meta.url))

it('the application that the documents show writes through the pool', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-failover-example-'))
  const { connectionString, stop } = await startEmulator()
  const log = orThrow(await eventStoreDb({ connection: connectionString })())
  try {
    const w = await world({ log })
    await w.ask('CREATE TABLE [orders].dbo.orders (id int IDENTITY PRIMARY KEY, what nvarchar(50) NOT NULL)')
    writeFileSync(join(folder, 'ca.pem'), trusted)
    const application = spawn(process.execPath, ['--conditions=db-failover-source', example], {
      env: {
        ...process.env,
        LOG: connectionString,
        DB_USER: credential.user,
        DB_PASSWORD: credential.password,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    application.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    const [code] = await once(application, 'close')
    expect({ code, said }).toEqual({ code: 0, said: 'acknowledged by a\n' })
    expect(await w.ask('SELECT o.what FROM [orders].dbo.orders AS o ORDER BY o.id')).toEqual([
      { what: 'one teapot' },
      { what: 'two cups' },
    ])
    await w.pool.close()
  } finally {
    await log.close()
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
