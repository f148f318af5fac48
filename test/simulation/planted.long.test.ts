import { groupStream } from '@db-failover/ports'
import { securedSets, violations } from 'db-failover-test-checker'
import { describe, expect, it } from 'vitest'
import { type Plan, simulate } from './run/simulate.ts'
import { day, entries, grain, group } from './world/group.ts'
import type { Installation } from './world/installation.ts'

// What is broken on purpose has to be found: a simulation that finds nothing in a broken world proves nothing.

const plan: Plan = { seed: 3, days: 25, faults: 70, clocks: false, withoutLog: 'stop' }

const found = async (meddle: (here: Installation) => void): Promise<readonly string[]> => {
  const played = await simulate({ ...plan, meddle })
  return [...violations(played.evidence), ...played.unrest]
}

/** Asks again at every tick of the run. */
const always = (here: Installation, look: () => void): void => {
  const again = () => {
    look()
    here.timeline.at(here.timeline.now() + grain, again)
  }
  again()
}

describe('a world that is broken on purpose', () => {
  it('a restore that loses its newest row is found', async () => {
    const spoiled = new Set<string>()
    const lost: string[] = []
    const says = await found((here) =>
      always(here, () => {
        for (const entry of entries)
          for (const [generation, database] of here.world.server(entry).databases) {
            const isRestored = generation.startsWith(`${entry.database}.`) && database.guard?.fence === null
            const newest = [...database.rows.keys()].at(-1)
            if (!isRestored || spoiled.has(generation) || newest === undefined) continue
            spoiled.add(generation)
            lost.push(`row ${newest} of `)
            database.rows = new Map([...database.rows].filter(([key]) => key !== newest))
          }
      }),
    )
    expect(lost.length).toBeGreaterThan(0)
    const missing = says.filter((text) => text.includes('every acknowledged row is where receipts and windows say'))
    expect(missing.filter((text) => lost.some((row) => text.includes(row))).length, says.join('\n')).toBeGreaterThan(0)
    expect(missing.filter((text) => !lost.some((row) => text.includes(row)))).toEqual([])
  })

  it('a log that changes what it holds is found', async () => {
    const says = await found((here) => {
      here.timeline.at(here.timeline.now() + 3 * day, () => {
        const events = here.store.streams.get(groupStream(group))?.events
        const [a, b] = [events?.[20], events?.[21]]
        if (events === undefined || a === undefined || b === undefined) throw new Error('the log is empty')
        events[20] = { ...a, event: { ...b.event, revision: a.event.revision } }
      })
    })
    expect(says.length).toBeGreaterThan(0)
  })

  it('contingency backups that vanish are found', async () => {
    const says = await found((here) =>
      always(here, () => {
        const events = here.store.streams.get(groupStream(group))?.events ?? []
        const sets = securedSets(
          events
            .filter(({ event }) => event.type === 'ContingencyBackupTaken')
            .map(({ event }) => ({ ...event, revision: Number(event.revision) })),
        )
        for (const { backup } of entries) {
          const files = here.world.files.get(backup.supervisor)
          for (const { set } of sets) files?.delete(`${set.replaceAll('/', '-')}.full.memory`)
        }
      }),
    )
    expect(says.join('\n')).toContain('every contingency backup can be restored from another server')
  })
})
