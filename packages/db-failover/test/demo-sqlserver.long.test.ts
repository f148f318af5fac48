import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { expect, it } from 'vitest'
import { verdict } from '../src/demo/verdict/verdict.ts'
import { newFolder, start } from './world/calling.ts'
import { storedEvidence } from './world/evidence.ts'

// The same story on SQL Server instances, each a process of its own that is killed and whose disk is taken away, and with
// its log on a server.

const emulator = fileURLToPath(new URL('../../../test/sqlserver-emulator/src/main.ts', import.meta.url))

/** The processes whose command line names the folder, where the system shows them. */
const left = (folder: string): readonly string[] => {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)
    } catch {
      return false
    }
  })
}

it('the story on SQL Server instances with its log in EventStoreDB ends well', async () => {
  const parent = newFolder()
  const { connectionString, stop } = await startEmulator()
  try {
    const given = ['--engine', 'sqlserver-emulator', '--emulator', emulator, '--log', connectionString]
    const demo = start(parent, ['demo', '--keep', '--folder', '.', ...given])
    const { code } = await demo.ended
    expect(code, demo.said()).toBe(0)
    expect(demo.said()).toContain('everything is as it should be')
    const folder = join(parent, readdirSync(parent).find((name) => name.includes('db-failover-demo')) ?? '')
    const evidence = storedEvidence(join(folder, 'evidence.json'))
    expect(evidence.journal.length).toBeGreaterThan(200)
    expect(verdict(evidence).filter(({ ok }) => !ok)).toEqual([])
    expect(demo.said()).toContain('Three SQL Server instances')
    expect(left(folder), 'processes of the story that are left').toEqual([])
  } finally {
    await stop()
    rmSync(parent, { recursive: true, force: true, maxRetries: 3 })
  }
}, 300_000)
