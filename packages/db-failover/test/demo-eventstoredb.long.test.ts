import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { describe, expect, it } from 'vitest'
import { verdict } from '../src/demo/verdict/verdict.ts'
import { call, newFolder, start } from './world/calling.ts'
import { storedEvidence } from './world/evidence.ts'

// The same story with its log on a server, and the commands that look at what it leaves.

const REAL = 'DB_FAILOVER_EVENTSTORE'
const real = process.env[REAL]

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
