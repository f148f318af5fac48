import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Emulator, startEmulator } from '@db-failover/eventstoredb-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

// `log copy` and `init-log` on a real SQLite file and an emulator of EventStoreDB.

let folder = ''
let emulator: Emulator
let secured: Emulator

beforeAll(async () => {
  folder = newFolder()
  layOut(folder)
  emulator = await startEmulator()
  secured = await startEmulator({ tls: true })
  expect(await call(folder, ['apply', 'group.yaml', '--leave'])).toMatchObject({ code: 3 })
})

afterAll(async () => {
  await Promise.all([emulator.stop(), secured.stop()])
  rmSync(folder, { recursive: true, force: true })
})

const json = (text: string) => JSON.parse(text)

describe('log copy', () => {
  test('carries a group from SQLite to EventStoreDB and back, and both prove themselves the same log', async () => {
    const there = await call(folder, [
      'log',
      'copy',
      '--from',
      'log/failover.sqlite',
      '--to',
      emulator.connectionString,
      '--json',
    ])
    expect(there.code, there.stdout).toBe(0)
    const { head, copied } = json(there.stdout)
    expect(copied).toBeGreaterThan(1)
    const back = await call(folder, [
      'log',
      'copy',
      '--from',
      emulator.connectionString,
      '--to',
      'copy/log.sqlite',
      '--json',
    ])
    expect(json(back.stdout)).toMatchObject({ head, copied, found: 0, sound: true })
    writeFileSync(join(folder, 'copied.yaml'), 'process: p2\nlog: { sqlite: ./copy/log.sqlite }\ngroups: [orders]\n')
    const proofs = await Promise.all(
      ['db-failover.yaml', 'copied.yaml'].map((file) => call(folder, ['--config', file, 'audit', 'verify', '--json'])),
    )
    expect(json(proofs[1]?.stdout ?? '')).toEqual(json(proofs[0]?.stdout ?? ''))
  })

  test('repeated, copies nothing and says so', async () => {
    const again = await call(folder, ['log', 'copy', '--from', 'db-failover.yaml', '--to', emulator.connectionString])
    expect(again).toMatchObject({ code: 0 })
    expect(again.stdout).toContain('orders: 0 events copied')
  })

  test('from a log that is not there, or to another group’s log, is refused and changes nothing', async () => {
    const missing = await call(folder, ['log', 'copy', '--from', 'nowhere.sqlite', '--to', emulator.connectionString])
    expect(missing).toMatchObject({ code: 3 })
    const secret = await call(folder, ['log', 'copy', '--from', 'esdb://a:hunter2@es1', '--to', 'x.sqlite'])
    expect(secret).toMatchObject({ code: 2 })
    expect(secret.stderr).not.toContain('hunter2')
    const none = await call(folder, [
      'log',
      'copy',
      '--group',
      'others',
      '--from',
      'log/failover.sqlite',
      '--to',
      'x.sqlite',
    ])
    expect(none).toMatchObject({ code: 1 })
    expect(none.stderr).toContain('the source has no group others')
  })
})

describe('init-log', () => {
  const env = { ADMIN: 'admin', PASSWORD: 'changeit', NOBODY: 'nobody' }

  beforeAll(() => {
    const file = [
      'process: admin',
      'log:',
      '  eventstoredb:',
      `    connection: ${secured.connectionString}`,
      '    credentials: { user: { env: NOBODY }, password: { env: PASSWORD } }',
      'groups: [orders]',
    ]
    writeFileSync(join(folder, 'secured.yaml'), `${file.join('\n')}\n`)
  })

  const init = (...more: readonly string[]) =>
    call(
      folder,
      ['--config', 'secured.yaml', 'init-log', '--user-from', 'ADMIN', '--password-from', 'PASSWORD', ...more],
      { env },
    )

  test('shows what it would write, writes it once, and tells what is left open', async () => {
    const dry = await init('--dry-run')
    expect(dry, dry.stderr).toMatchObject({ code: 0 })
    expect(dry.stdout).toContain('would write the metadata of failoverSupervisors')
    expect(dry.stdout).toContain('left open: every user of this server may delete any stream')
    expect((await init()).stdout).toContain('wrote the metadata of failoverSupervisors')
    expect((await init()).stdout).toContain('failoverSupervisors is as it should be')
    const all = await init('--default-list', '--operators', 'dba', '--json')
    expect(json(all.stdout)).toMatchObject({ leftOpen: [], roles: { operator: 'dba' }, dryRun: false })
  })

  test('by somebody who is no administrator, or unknown, or for a SQLite log, is refused with the reason', async () => {
    const unknown = await call(folder, ['--config', 'secured.yaml', 'init-log'], { env })
    expect(unknown).toMatchObject({ code: 3 })
    expect(unknown.stderr).toContain('does not accept this user name and password')
    const unset = await call(folder, ['--config', 'secured.yaml', 'init-log', '--user-from', 'UNSET'], { env })
    expect(unset).toMatchObject({ code: 2 })
    expect(await call(folder, ['init-log'])).toMatchObject({ code: 2 })
  })
})
