import { randomUUID } from 'node:crypto'
import { exactly, groupLog, groupStream } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { entry, group } from './kit/entries.ts'
import { type Installation, installation } from './kit/installation.ts'

/** An event as a newer program would write it: chained, of a type that this version does not know. */
const newer = async (here: Installation): Promise<void> => {
  const log = memoryEventLog(here.store)
  const head = await groupLog(log, group).head()()
  if (head._tag === 'Left' || head.right === null) throw new Error('no head')
  const { revision, hash } = head.right
  const stored = { eventId: randomUUID(), type: 'MoonPhaseChanged', schemaVersion: 1, data: {} }
  await log.append(groupStream(group), exactly(revision), [
    { ...stored, metadata: { previousHash: hash, hash: 'f'.repeat(64) } },
  ])()
}

it('an event of a newer version: it goes on watching, says so, and starts nothing in that group', async () => {
  const here = installation()
  const { supervisor } = await here.start()
  await here.protect('b')
  await newer(here)
  await here.clock.pass(5_000)
  const status = () => supervisor.status().groups[0]
  expect(status()).toMatchObject({ role: 'log not understood', effects: [] })
  expect(status()?.says).toContain('MoonPhaseChanged')
  const length = here.store.streams.get(groupStream(group))?.events.length
  here.world.down(entry('a'))
  await here.clock.pass(120_000)
  expect(here.store.streams.get(groupStream(group))?.events).toHaveLength(length ?? 0)
  expect(status()?.probes.get(entry('a').id)?.verdict).toBe('gone')
})

it('N10: a log whose text was changed is not acted upon after a start', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  first.kill()
  const stream = here.store.streams.get(groupStream(group))
  const [forged] = stream?.events.splice(5, 1) ?? []
  if (stream === undefined || forged?.event.text === undefined) throw new Error('no event')
  const text = {
    ...forged.event.text,
    metadata: forged.event.text.metadata.replace('"actor":"service"', '"actor":"eve"'),
  }
  expect(text.metadata).not.toBe(forged.event.text.metadata)
  stream.events.splice(5, 0, { ...forged, event: { ...forged.event, text, metadata: JSON.parse(text.metadata) } })
  const { supervisor } = await here.start()
  await here.clock.pass(30_000)
  expect(supervisor.status().groups[0]).toMatchObject({ role: 'log not understood', effects: [] })
  expect(supervisor.status().groups[0]?.says).toContain('revision 5')
})
