import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Event } from '@db-failover/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Acknowledged } from '../src/demo/application/journal.ts'
import type { Evidence } from '../src/demo/evidence/evidence.ts'
import type { ChainedFact } from '../src/demo/evidence/facts.ts'
import { verdict } from '../src/demo/verdict/verdict.ts'
import { call, newFolder, start } from './world/calling.ts'
import { storedEvidence } from './world/evidence.ts'

// The story is told once, on real files and processes; its evidence is then forged in every way that must be found.

let parent = ''
let folder = ''
let result: { readonly code: number | null; readonly said: string }
let evidence: Evidence

beforeAll(async () => {
  parent = newFolder()
  const demo = start(parent, ['demo', '--keep', '--folder', '.'])
  const { code } = await demo.ended
  result = { code, said: demo.said() }
  const [name] = readdirSync(parent).filter((n) => n.includes('db-failover-demo'))
  folder = join(parent, name ?? '')
  if (code === 0) evidence = storedEvidence(join(folder, 'evidence.json'))
}, 180_000)
afterAll(() => rmSync(parent, { recursive: true, force: true }))

const failing = (e: Evidence): readonly string[] => verdict(e).flatMap((c) => (c.ok ? [] : [c.id.split(' ')[0] ?? '']))

describe('the story', () => {
  test('ends well, with its chapters, its timeline and its verdict', () => {
    expect(result.code, result.said).toBe(0)
    for (let chapter = 1; chapter <= 9; chapter++) expect(result.said).toMatch(new RegExp(` s {2}${chapter} {2}[A-Z]`))
    expect(result.said).toContain('everything is as it should be')
    expect(failing(evidence)).toEqual([])
  })

  test('leaves a folder on which status, history and audit can be tried', async () => {
    const status = await call(folder, ['status', '--json'])
    expect(JSON.parse(status.stdout)[0]).toMatchObject({ active: 'machine-a', master: 'machine-a', phase: 'protected' })
    expect(await call(folder, ['history'])).toMatchObject({ code: 0 })
    const anchors = ['machine-a/backup', 'machine-b/backup', 'machine-c/backup']
    const proof = await call(folder, ['audit', 'verify', '--json', '--anchors', ...anchors])
    expect(JSON.parse(proof.stdout)).toMatchObject({ sound: true })
    expect(JSON.parse(proof.stdout).anchors).toBeGreaterThan(3)
  })

  test('the log at each switch, folded to that moment, shows what was active', async () => {
    const history = JSON.parse((await call(folder, ['history', '--json'])).stdout)
    const switches = history.events.filter((e: { type: string }) => e.type === 'ActiveSwitched')
    expect(switches.length).toBe(4)
    const actives = []
    for (const { revision } of switches)
      actives.push(JSON.parse((await call(folder, ['audit', 'at', revision, '--json'])).stdout).active)
    expect(actives).toEqual(['machine-a', 'machine-b', 'machine-c', 'machine-a'])
  })
})

const without = <A>(set: ReadonlySet<A>, gone: A): ReadonlySet<A> => new Set([...set].filter((a) => a !== gone))
const found = <A>(a: A | undefined): A => {
  if (a === undefined) throw new Error('the story has no such thing')
  return a
}
const shifted = (wall: string, ms: number): string => new Date(Date.parse(wall) + ms).toISOString()

const switches = () =>
  evidence.facts.flatMap((f) => (f.event.type === 'ActiveSwitched' ? [{ fact: f, data: f.event.data }] : []))
/** The first failover's new epoch, and a row of the master that survived it, written well before the window. */
const survivor = (): Acknowledged => found(evidence.journal.find((a) => a.epoch === switches()[0]?.data.epoch))
const replaced = (fact: ChainedFact, event: Event): readonly ChainedFact[] =>
  evidence.facts.map((f) => (f === fact ? { ...f, event } : f))
const census = (epoch: string | undefined, change: (rows: ReadonlySet<number>) => ReadonlySet<number>): Evidence => ({
  ...evidence,
  censuses: evidence.censuses.map((c) => (c.epoch === epoch ? { ...c, rows: change(c.rows) } : c)),
})
const journal = (row: number, change: (a: Acknowledged) => Acknowledged): Evidence => ({
  ...evidence,
  journal: evidence.journal.map((a) => (a.row === row ? change(a) : a)),
})
const endedAt = (epoch: string): string => {
  const at = switches().findIndex((s) => s.data.epoch === epoch)
  return found(switches()[at + 1]).fact.at
}
const owedAt = (): ChainedFact => found(evidence.facts.find((f) => f.event.type === 'ManualBackupRequired'))
const afterOwed = (event: Event): readonly ChainedFact[] => {
  const at = owedAt().revision + 1
  return evidence.facts.map((f) => (f.revision === at ? { ...f, event } : f))
}
const ofType = (type: Event['type']): ChainedFact => found(evidence.facts.find((f) => f.event.type === type))

const forgeries: readonly (readonly [string, string, () => Evidence])[] = [
  [
    'a row that was acknowledged long before the window is missing after the failover',
    'loss-inside',
    () => census(switches()[1]?.data.epoch, (rows) => without(rows, survivor().row)),
  ],
  [
    'nothing at all was lost, where something must have been',
    'loss-real',
    () => census(switches()[1]?.data.epoch, (rows) => new Set([...rows, ...evidence.journal.map((a) => a.row)])),
  ],
  [
    'a row survived that was written deep inside the window',
    'loss-tight',
    () => {
      const lost = found(evidence.journal.findLast((a) => a.epoch === switches()[0]?.data.epoch))
      return census(switches()[1]?.data.epoch, (rows) => new Set([...rows, lost.row]))
    },
  ],
  [
    'the window is longer than was promised',
    'loss-bounded',
    () => {
      const s = found(switches()[1])
      const loss = { ...found(s.data.loss ?? undefined), from: shifted(s.fact.at, -60_000) as never }
      return { ...evidence, facts: replaced(s.fact, { type: 'ActiveSwitched', data: { ...s.data, loss } }) }
    },
  ],
  [
    'the window is never closed',
    'loss-bounded',
    () => {
      const s = found(switches()[1])
      const loss = { ...found(s.data.loss ?? undefined), to: null }
      const facts = replaced(s.fact, { type: 'ActiveSwitched', data: { ...s.data, loss } })
      return { ...evidence, facts: facts.filter((f) => f.event.type !== 'HostsReconnected') }
    },
  ],
  [
    'a row was acknowledged in an old epoch after the switch',
    'no-late-write',
    () => {
      const late = survivor()
      const wall = shifted(endedAt(late.epoch), 5)
      return journal(late.row, (a) => ({ ...a, before: { ...a.before, wall }, after: { ...a.after, wall } }))
    },
  ],
  [
    'a row was written to a database that was not active',
    'active-only',
    () => journal(survivor().row, (a) => ({ ...a, entry: 'machine-c' })),
  ],
  [
    'a second database became active without the first being left',
    'one-active',
    () => {
      const s = found(switches()[2])
      const data = { ...s.data, from: 'machine-a' as never }
      return { ...evidence, facts: replaced(s.fact, { type: 'ActiveSwitched', data }) }
    },
  ],
  [
    'a given-up row is not in the contingency backup',
    'given-up-kept',
    () => {
      const stay = switches()[2]?.data.epoch
      const row = found(evidence.journal.findLast((a) => a.epoch === stay)).row
      return { ...evidence, contingencies: evidence.contingencies.map((c) => ({ ...c, rows: without(c.rows, row) })) }
    },
  ],
  [
    'a row that had been acknowledged on the master is not there after the return',
    'master-whole',
    () => census(switches()[3]?.data.epoch, (rows) => without(rows, survivor().row)),
  ],
  [
    'what was given up was written outside the span that the log states',
    'given-up-span',
    () => {
      const f = ofType('ChangesDiscarded')
      if (f.event.type !== 'ChangesDiscarded') throw new Error('no such event')
      const span = { from: f.event.data.span.to as never, to: f.event.data.span.to }
      return { ...evidence, facts: replaced(f, { type: 'ChangesDiscarded', data: { ...f.event.data, span } }) }
    },
  ],
  [
    'a differential was taken while a manual backup was owed',
    'owed-held',
    () => {
      const started = evidence.facts.find(
        (f) => f.event.type === 'BackupStarted' && f.event.data.kind === 'differential',
      )
      return { ...evidence, facts: afterOwed(found(started).event) }
    },
  ],
  [
    'a failover began by itself while a manual backup was owed',
    'owed-held',
    () => ({ ...evidence, facts: afterOwed(ofType('SwitchStarted').event) }),
  ],
  [
    'the restore behind our back went unnoticed',
    'owed',
    () => ({ ...evidence, facts: evidence.facts.filter((f) => f.event.type !== 'ManualBackupRequired') }),
  ],
  [
    'nobody said why nothing failed over',
    'owed-blocked',
    () => ({ ...evidence, facts: evidence.facts.filter((f) => f.event.type !== 'FailoverBlocked') }),
  ],
  [
    'the obligation ended without a backup',
    'owed-cleared',
    () => ({ ...evidence, facts: evidence.facts.filter((f) => f.event.type !== 'ObligationCleared') }),
  ],
  [
    'a row is gone at the end and no receipt speaks of it',
    'accounted',
    () => {
      const end = found(evidence.censuses.at(-1))
      const row = found(evidence.journal.at(-1)).row
      return { ...evidence, censuses: [...evidence.censuses.slice(0, -1), { ...end, rows: without(end.rows, row) }] }
    },
  ],
  [
    'an event was edited in the log',
    'chain',
    () => ({ ...evidence, facts: evidence.facts.map((f, i) => (i === 7 ? { ...f, recomputed: 'f'.repeat(64) } : f)) }),
  ],
  [
    'an event was cut out of the log',
    'chain',
    () => ({ ...evidence, facts: evidence.facts.filter((_f, i) => i !== 7) }),
  ],
  [
    'a differential rests on a full of another epoch',
    'own-base',
    () => {
      const f = found(
        evidence.facts.findLast((x) => x.event.type === 'BackupTaken' && x.event.data.backup.base !== null),
      )
      if (f.event.type !== 'BackupTaken') throw new Error('no such event')
      const backup = { ...f.event.data.backup, epoch: 'orders/9/9' as never }
      return { ...evidence, facts: replaced(f, { type: 'BackupTaken', data: { ...f.event.data, backup } }) }
    },
  ],
  [
    'a switch that may lose changes rests on no consent',
    'consented',
    () => {
      const s = found(switches()[1])
      const data = { ...s.data, consent: { basis: 'none' as const, request: null, by: null } }
      return { ...evidence, facts: replaced(s.fact, { type: 'ActiveSwitched', data }) }
    },
  ],
  [
    'an older chain was restored than there was',
    'newest-chain',
    () => {
      const s = found(switches()[1])
      if (s.data.origin.kind !== 'chain') throw new Error('not from a chain')
      const origin = { kind: 'chain' as const, chain: { ...s.data.origin.chain, differential: null } }
      return { ...evidence, facts: replaced(s.fact, { type: 'ActiveSwitched', data: { ...s.data, origin } }) }
    },
  ],
  [
    'the drill failed',
    'drill',
    () => ({ ...evidence, facts: evidence.facts.filter((f) => f.event.type !== 'DrillPassed') }),
  ],
  [
    'no full backup followed a switch',
    'full-follows',
    () => {
      const epoch = switches()[1]?.data.epoch
      const facts = evidence.facts.filter((f) => f.event.type !== 'BackupTaken' || f.event.data.backup.epoch !== epoch)
      return { ...evidence, facts }
    },
  ],
  [
    'the clock stepped in the middle of the story',
    'clocks',
    () => {
      const half = Math.floor(evidence.journal.length / 2)
      const stepped = (a: Acknowledged) => ({ ...a, after: { ...a.after, wall: shifted(a.after.wall, 3_000) } })
      return { ...evidence, journal: evidence.journal.map((a, i) => (i < half ? a : stepped(a))) }
    },
  ],
]

describe('the verdict finds it when', () => {
  test.each(forgeries)('%s', (_what, id, forged) => {
    expect(failing(forged())).toContain(id)
  })
})

test('a demo that is interrupted ends its processes, keeps its folder and says so', async () => {
  const demo = start(parent, ['demo', '--folder', 'interrupted'])
  await demo.says('the supervisor runs as process')
  const pid = Number(/runs as process (\d+)/.exec(demo.said())?.[1])
  demo.signal('SIGINT')
  expect(await demo.ended).toEqual({ code: 1, signal: null })
  expect(demo.said()).toContain('the demo was interrupted')
  expect(readdirSync(join(parent, 'interrupted'))).toHaveLength(1)
  expect(() => process.kill(pid, 0)).toThrow()
})
