import { describe, expect, it } from 'vitest'
import { readGuard } from '../src/guard.ts'
import {
  done,
  epoch,
  instances,
  marked,
  namesIn,
  operation,
  probe,
  restore,
  restoreOrder,
  run,
  stagingOf,
  take,
  target,
} from './given.ts'
import { start } from './processes/start.ts'
import { pathOf, withApplication } from './subject.ts'

/** Starts the work in a process of its own and kills it with SIGKILL at the step. */
const killAt = async (step: string, work: Readonly<Record<string, unknown>>): Promise<void> => {
  const process = start('engine-work', JSON.stringify({ ...work, step }))
  try {
    const line = await process.says((l) => l !== '')
    expect(line, `the work reaches the step ${step}`).toBe('there')
  } finally {
    await process.kill()
  }
}

const rows = { a: '1', b: '2' }

const filled = async () => {
  const s = await marked()
  for (const [key, value] of Object.entries(rows)) await s.application.put(s.master, key, value)
  // More pages than one step of the online backup copies, so that there is a step to stand still at.
  withApplication(pathOf(s.master), (db) => {
    db.exec('CREATE TABLE filler (x BLOB)')
    db.exec('INSERT INTO filler SELECT randomblob(4000000)')
  })
  return s
}

describe('a backup whose process was killed', () => {
  const order = (kind: 'full' | 'differential', base: unknown) => ({
    set: operation(3),
    kind,
    epoch,
    base,
    contingency: false,
  })
  for (const step of ['snapshot', 'hash', 'write', 'publish'])
    for (const kind of ['full', 'differential'] as const)
      it(`while it was a ${kind} at "${step}" is not found, leaves nothing, and can be taken again`, async () => {
        const s = await filled()
        const base = kind === 'differential' ? await done(take(s, 2)) : null
        await s.application.put(s.master, 'late', '3')
        await killAt(step, { work: 'take', target: target(s), order: order(kind, base) })
        expect(namesIn(stagingOf(s)).some((n) => n.endsWith('.tmp'))).toBe(true)
        expect(await done(s.engine.backups.find(target(s), operation(3), run))).toBeNull()
        expect(namesIn(stagingOf(s))).toEqual(base === null ? [] : [base.file])
        const again = await done(take(s, 3, base))
        const at = await restore(s, base === null ? restoreOrder(s, 4, again) : restoreOrder(s, 4, base, again))
        expect(await s.application.read(at)).toEqual({ ...rows, late: '3' })
      })

  it('after its file had its name is found, and becomes the base of differentials', async () => {
    const s = await filled()
    await killAt('record', { work: 'take', target: target(s), order: order('full', null) })
    expect((await probe(s)).lineage?.differentialBase).toBeNull()
    const found = await done(s.engine.backups.find(target(s), operation(3), run))
    if (found === null) throw new Error('the finished backup is not found')
    await done(s.engine.backups.verify({ entry: s.master.entry, folder: 'staging', file: found.file }, found, run))
    expect((await probe(s)).lineage?.differentialBase).toBe(operation(3))
    await s.application.put(s.master, 'late', '3')
    const differential = await done(take(s, 4, found))
    const at = await restore(s, restoreOrder(s, 5, found, differential))
    expect(await s.application.read(at)).toEqual({ ...rows, late: '3' })
  })
})

describe('a restore whose process was killed', () => {
  for (const step of ['read differential', 'restore full', 'restore differential', 'read back', 'publish'])
    it(`at "${step}" shows no database, and starts afresh when repeated`, async () => {
      const s = await filled()
      const full = await done(take(s, 2))
      await s.application.put(s.master, 'late', '3')
      const order = restoreOrder(s, 4, full, await done(take(s, 3, full)))
      await killAt(step, { work: 'restore', on: s.backup, group: s.group, order })
      expect(instances(s)).not.toContain(order.generation)
      const at = await restore(s, order)
      expect(instances(s)).toEqual([order.generation])
      expect(await s.application.read(at)).toEqual({ ...rows, late: '3' })
    })

  it('and that is not repeated is removed as an orphan', async () => {
    const s = await filled()
    const order = restoreOrder(s, 3, await done(take(s, 2)))
    await killAt('read back', { work: 'restore', on: s.backup, group: s.group, order })
    expect(instances(s)).toHaveLength(1)
    expect(await done(s.engine.restores.removeOrphans(s.backup, s.group, [order.generation], run))).toEqual([])
    expect(instances(s)).toHaveLength(1)
    expect(await done(s.engine.restores.removeOrphans(s.backup, s.group, [], run))).toEqual([order.generation])
    expect(instances(s)).toEqual([])
  })

  it('during a drill leaves what the next look for orphans removes', async () => {
    const s = await filled()
    const order = restoreOrder(s, 3, await done(take(s, 2)))
    await killAt('check', { work: 'drill', on: s.backup, group: s.group, order })
    expect(instances(s)).not.toEqual([])
    expect(await done(s.engine.restores.removeOrphans(s.backup, s.group, [], run))).toEqual([
      'app.drill-group-1-3.sqlite',
    ])
    expect(instances(s)).toEqual([])
  })
})

describe('an opening whose process was killed', () => {
  const guardAt = (path: string) => withApplication(path, (db) => readGuard(db))
  for (const [step, carries] of [
    ['open', epoch],
    ['opened', operation(3)],
  ] as const)
    it(`at "${step}" left the database as it was or open, and is repeated to the same end`, async () => {
      const s = await filled()
      const at = await restore(s, restoreOrder(s, 3, await done(take(s, 2))))
      await killAt(step, { work: 'open', target: target(s, at), epoch: operation(3) })
      expect(guardAt(pathOf(at))).toMatchObject({ guard: { epoch: carries } })
      const lineage = await done(s.engine.restores.open(target(s, at), operation(3), run))
      expect(lineage.epoch).toBe(operation(3))
      expect(await done(s.engine.restores.check(target(s, at), operation(3), run))).toEqual(lineage)
      expect(await s.application.read(at)).toEqual(rows)
    })
})

it('a host killed with SIGKILL loses no acknowledged commit', async () => {
  for (const journal of ['wal', 'delete'] as const) {
    const s = await marked(journal)
    const host = start('host', JSON.stringify({ group: s.group, ...s.master, epoch }))
    try {
      await host.says((line) => line === '40')
    } finally {
      await host.kill()
    }
    const acknowledged = host.lines()
    const kept = Object.keys(await s.application.read(s.master))
    expect(acknowledged.length).toBeGreaterThan(40)
    expect(kept).toEqual(expect.arrayContaining([...acknowledged]))
    expect(kept.length - acknowledged.length, 'at most the one in flight').toBeLessThanOrEqual(1)
    expect((await probe(s)).verdict).toBe('alive')
  }
})
