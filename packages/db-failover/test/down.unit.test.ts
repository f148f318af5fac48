import type { ProcessId } from '@db-failover/domain'
import { expect, test } from 'vitest'
import type { Death, Evidence } from '../src/demo/evidence/evidence.ts'
import type { ChainedFact } from '../src/demo/evidence/facts.ts'
import { killed, unsupervised } from '../src/demo/verdict/down.ts'

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`

const led = (second: number, term: number): ChainedFact => ({
  revision: term,
  at: at(second),
  rule: 'leadership.take',
  event: { type: 'LeadershipTaken', data: { process: 'supervisor-1' as ProcessId, term, before: null } },
  hash: '',
  recomputed: '',
})

const died = (second: number, what: Death['what'] = 'supervisor', how: Death['how'] = 'SIGKILL'): Death => ({
  what,
  at: at(second),
  how,
})

const evidence = (deaths: readonly Death[], ...facts: readonly ChainedFact[]): Evidence => ({
  journal: [],
  censuses: [],
  deeds: [],
  contingencies: [],
  facts,
  deaths,
  differentialEveryMs: 1_500,
})

const span = { from: at(10), to: at(20) }

test.each<readonly [string, Evidence, number]>([
  ['nobody died', evidence([], led(1, 1)), 0],
  ['from a death to the next leadership', evidence([died(12)], led(1, 1), led(15, 2)), 3_000],
  ['only what lies within the span', evidence([died(5), died(18)], led(1, 1), led(12, 2), led(40, 3)), 4_000],
  [
    'a death before the next leadership is not counted twice',
    evidence([died(11), died(13)], led(1, 1), led(16, 2)),
    5_000,
  ],
  ['never led again', evidence([died(17)], led(1, 1)), 3_000],
  ['over before the span began', evidence([died(3)], led(1, 1), led(6, 2)), 0],
  ['an application that died was supervised', evidence([died(12, 'application')], led(1, 1)), 0],
])('the time without a supervisor: %s', (_what, found, ms) => {
  expect(unsupervised(found, span)).toBe(ms)
})

test('a process that ended by itself is found, one that was killed is not', () => {
  expect(killed(evidence([died(12), died(13, 'application')])).ok).toBe(true)
  expect(killed(evidence([died(12), died(13, 'supervisor', 1)])).ok).toBe(false)
  expect(killed(evidence([died(12, 'application', 'SIGSEGV')])).ok).toBe(false)
})
