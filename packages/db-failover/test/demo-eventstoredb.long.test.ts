import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { verdict } from '../src/demo/verdict/verdict.ts'
import { call, newFolder, start } from './world/calling.ts'
import { storedEvidence } from './world/evidence.ts'

// The same story with its log on a server, and the commands that look at what it leaves.

const REAL = 'DB_FAILOVER_EVENTSTORE'
const real = process.env[REAL]

/** The log is taken to be lost for good: a new one is made from the copies' manifests, and the group protected again. */
const rebuiltIn = async (folder: string, folders: readonly string[]): Promise<void> => {
  const description = readFileSync(join(folder, 'group.yaml'), 'utf8')
  const group = /^group: (.+)$/m.exec(description)?.[1] ?? ''
  writeFileSync(
    join(folder, 'new.yaml'),
    stringify({ process: 'supervisor-1', log: { sqlite: './new/log.sqlite' }, groups: [group] }),
  )
  const config = ['--config', 'new.yaml']
  const made = await call(folder, [...config, 'rebuild', '--from', ...folders])
  expect(made, made.stderr).toMatchObject({ code: 0 })
  const proof = await call(folder, [...config, 'audit', 'verify', '--anchors', ...folders])
  expect(proof, proof.stderr).toMatchObject({ code: 0 })
  const supervisor = start(folder, [...config, 'run'])
  await supervisor.says('leads the group')
  const enabled = await call(folder, [...config, 'enable', '--accept-data-loss'])
  supervisor.signal('SIGINT')
  await supervisor.ended
  expect(enabled, enabled.stderr).toMatchObject({ code: 0 })
  const status = await call(folder, [...config, 'status', '--json'])
  expect(JSON.parse(status.stdout)[0]).toMatchObject({ active: 'machine-a', phase: 'protected' })
}

const told = async (connection: string): Promise<void> => {
  const parent = newFolder()
  try {
    const demo = start(parent, ['demo', '--keep', '--folder', '.', '--log', connection])
    const { code } = await demo.ended
    expect(code, demo.said()).toBe(0)
    expect(demo.said()).toContain('everything is as it should be')
    const folder = join(parent, readdirSync(parent).find((name) => name.includes('db-failover-demo')) ?? '')
    expect(verdict(storedEvidence(join(folder, 'evidence.json'))).filter(({ ok }) => !ok)).toEqual([])
    const status = await call(folder, ['status', '--json'])
    expect(JSON.parse(status.stdout)[0]).toMatchObject({ active: 'machine-a', master: 'machine-a' })
    const anchors = ['machine-a/backup', 'machine-b/backup', 'machine-c/backup']
    const proof = await call(folder, ['audit', 'verify', '--json', '--anchors', ...anchors])
    expect(JSON.parse(proof.stdout)).toMatchObject({ sound: true })
    await rebuiltIn(folder, anchors)
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

describe('the story with its log in EventStoreDB ends well', () => {
  it('on the emulator', async () => {
    const { connectionString, stop } = await startEmulator()
    try {
      await told(connectionString)
    } finally {
      await stop()
    }
  }, 180_000)

  it.skipIf(real === undefined || real.includes('@'))(
    `on a real server without credentials (${REAL} names it)`,
    () => told(real ?? ''),
    180_000,
  )
})
