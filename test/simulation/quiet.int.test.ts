import { phase } from '@db-failover/domain'
import { groupStream } from '@db-failover/ports'
import { violations } from 'db-failover-test-checker'
import { describe, expect, it } from 'vitest'
import { simulate } from './run/simulate.ts'
import { group, master } from './world/group.ts'

describe('a simulated week in which nothing goes wrong', () => {
  it('holds a full every day and differentials between, every row, and no switch', async () => {
    const week = await simulate({ seed: 7, days: 7.5, faults: 0, clocks: false, withoutLog: 'stop' })
    const events = week.here.store.streams.get(groupStream(group))?.events.map(({ event }) => event.type) ?? []
    const count = (type: string) => events.filter((t) => t === type).length

    expect(count('ActiveSwitched'), 'only that of the first enable').toBe(1)
    expect(count('MasterSuspected')).toBe(0)
    expect(count('LeadershipTaken')).toBe(1)
    expect(count('BackupTaken')).toBeGreaterThanOrEqual(7 * 3)
    expect(count('CopyVerified')).toBe(2 * count('BackupTaken'))
    expect(count('DrillPassed')).toBe(1)
    expect(phase(week.state)).toBe('protected')

    const committed = week.evidence.journal.map((a) => a.row)
    const rows = [...week.here.world.server(master).databases.values()].flatMap((db) => [...db.rows.keys()])
    expect(committed.length).toBeGreaterThan(30)
    expect(rows.map(Number).toSorted((a, b) => a - b)).toEqual(committed.toSorted((a, b) => a - b))
    expect(violations(week.evidence)).toEqual([])
  }, 600_000)
})
