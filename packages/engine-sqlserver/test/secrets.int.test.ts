import { inspect } from 'node:util'
import type { EngineError } from '@db-failover/ports'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sqlServerEngine } from '../src/index.ts'
import { operation, run } from './given.ts'
import { type SqlServerSubject, sqlServerSubject } from './subject.ts'

const password = 'Wr0ng $ecret of nobody'
let subject: SqlServerSubject

beforeAll(async () => {
  subject = await sqlServerSubject()
})
afterAll(() => subject.dispose())

it.each([
  ['a wrong password', {}],
  ['a paused service', { loginError: 17142 }],
  ['a downgrade of encryption', { encryption: 'none' }],
  ['a connection that is reset', { accept: 'reset' }],
  ['silence', { hang: 'login' }],
] as const)('what is known of %s, to the last cause, does not hold the password', async (_name, faults) => {
  const engine = sqlServerEngine({
    process: 'supervisor-1',
    credential: () => ({ user: 'sa', password }),
    hostCredential: () => ({ user: 'sa', password }),
    certificateAuthorities: subject.certificateAuthorities,
    connectTimeoutMs: 400,
  })
  const { master, group } = subject
  const target = { group, entry: master.entry, generation: master.generation }
  subject.machines['master']?.emulator.setFaults(faults)
  const probe = await engine.health.probe(target, { raise: null, timeoutMs: 400, signal: run.signal })
  const refused = await engine.fencing.fence(target, operation(2), run)()
  subject.machines['master']?.emulator.setFaults({})
  await engine.close()
  expect(probe.verdict).not.toBe('alive')
  expect(refused._tag).toBe('Left')
  const known: EngineError | null = refused._tag === 'Left' ? refused.left : null
  const all = inspect([probe, known, known?.cause], { depth: null, showHidden: true, getters: true })
  expect(all).not.toContain(password)
  expect(JSON.stringify([probe, known])).not.toContain(password)
})
