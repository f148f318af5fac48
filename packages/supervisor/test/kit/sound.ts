import { createHash } from 'node:crypto'
import { effectsOf, fold } from '@db-failover/domain'
import { type ChainedEvent, groupLog, proveChain } from '@db-failover/ports'
import { memoryEventLog, originalGeneration } from '@db-failover/ports/memory'
import { expect } from 'vitest'
import { group } from './entries.ts'
import type { Installation } from './installation.ts'

const everyEvent = async (here: Installation): Promise<readonly ChainedEvent[]> => {
  const events: ChainedEvent[] = []
  for await (const reading of groupLog(memoryEventLog(here.store), group).events(null)) {
    if (reading._tag === 'Stopped') throw new Error(`the log cannot be read: ${reading.error._tag}`)
    events.push(reading.event)
  }
  return events
}

/**
 * What holds after every story that has come to rest, whatever happened on the way. `orphans`: a step that ended late may
 * have left a generation that nobody has removed yet.
 */
export const expectSound = async (here: Installation, orphans: 'none' | 'some' = 'none'): Promise<void> => {
  const state = here.state()
  const events = await everyEvent(here)

  expect(await proveChain(memoryEventLog(here.store), group)()).toMatchObject({ right: { _tag: 'Sound' } })
  expect(fold(events), 'the log folds to the live state').toEqual(state)
  expect(
    effectsOf(state).map((e) => e.key),
    'no operation is left under way',
  ).toEqual([])

  expect(
    here.steps.filter((s) => s.process !== s.leader),
    'nobody acts but the leader',
  ).toEqual([])
  const terms = events.flatMap(({ event: e }) => (e.type === 'LeadershipTaken' ? [e.data.term] : []))
  expect(terms, 'terms count from 1').toEqual(terms.map((_, i) => i + 1))

  const switches = events.flatMap(({ event: e }) => (e.type === 'ActiveSwitched' ? [e.data] : []))
  expect(new Set(switches.map((s) => s.operation)).size, 'one switch per operation').toBe(switches.length)
  for (const s of switches) if (s.kind !== 'enable') expect(s.ground.kind).not.toBe('consent')

  for (const set of Object.values(state.backups.sets))
    for (const [id, copy] of Object.entries(set.copies)) {
      if (copy.kind !== 'verified') continue
      const folder =
        state.configuration.entries[id as keyof typeof state.configuration.entries]?.backup.supervisor ?? ''
      const bytes = here.world.files.get(folder)?.get(set.backup.file)
      expect(bytes, `${set.backup.file} lies in ${folder}`).toBeDefined()
      expect(
        createHash('sha256')
          .update(bytes ?? new Uint8Array())
          .digest('hex'),
      ).toBe(set.backup.sha256)
    }

  const { active, fences, leftovers } = state.switches
  const activeEntry = active === null ? undefined : state.configuration.entries[active.entry]
  if (active !== null && activeEntry !== undefined && fences[active.entry] === undefined)
    expect(
      here.world.server(activeEntry).databases.get(active.generation)?.guard,
      'the active database is the one that the log names, of its epoch, and takes writes',
    ).toMatchObject({ epoch: active.epoch, fence: null })
  if (orphans === 'some') return
  const standbys = Object.values(state.restores.standbys)
  const named = [active, ...Object.values(fences), ...Object.values(leftovers), ...standbys].map((x) => x?.generation)
  for (const e of Object.values(state.configuration.entries))
    for (const generation of here.world.server(e).databases.keys())
      expect([...named, originalGeneration(e)], `${generation} on ${e.id} is not an orphan`).toContain(generation)
}
