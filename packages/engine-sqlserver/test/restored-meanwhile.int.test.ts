import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { systemClock } from '@db-failover/ports'
import { expect, it, onTestFinished } from 'vitest'
import { done, givenServers, operation, refusal, run } from './given.ts'

// Between the look at the database and the statement that backs it up, somebody restores the database.

it.each(['full', 'differential'] as const)(
  'a %s of another history than was looked at is refused, and removed',
  async (kind) => {
    let meanwhile = (): void => {}
    const now = () => {
      meanwhile()
      meanwhile = () => {}
      return systemClock.now()
    }
    const g = await givenServers({ clock: { ...systemClock, now } })
    onTestFinished(g.dispose)
    const base = await g.full(2)
    const before = readdirSync(g.master.entry.staging.supervisor)
    const order = {
      set: operation(3),
      kind,
      epoch: base.epoch,
      base: kind === 'full' ? null : base,
      contingency: false,
    }
    meanwhile = () => {
      const database = g.machines['master']?.emulator.instance.find(g.master.generation)
      const identity = database?.identity ?? expect.fail('the database is not open')
      database?.commit([{ kind: 'identity', value: { ...identity, forkGuid: randomUUID() } }])
    }
    expect(await refusal(g.engine.backups.take(g.target(), order, run))).toMatchObject({
      _tag: 'BadDatabase',
      code: 'RESTORED_MEANWHILE',
    })
    expect(readdirSync(g.master.entry.staging.supervisor)).toEqual(before)
    // The database goes on in its new history; what it then takes is of that history.
    const { lineage } = await done(g.takes(4, 'full'))
    expect(lineage.fork).not.toBe(base.lineage.fork)
  },
)
