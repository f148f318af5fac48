import { type Instant, plus } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { entry, group } from './kit/entries.ts'
import { installation } from './kit/installation.ts'
import { weather } from './kit/weather.ts'

const terms = (types: readonly string[]): number => types.filter((t) => t === 'LeadershipTaken').length

it('a second live process under the same name does not start, and is told which one is in its way', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  const refused = await here.refused('supervisor-1')
  expect(refused).toMatchObject({ _tag: 'NameInUse', process: 'supervisor-1', run: first.supervisor.status().run })
  await here.clock.pass(5_000)
  expect(first.supervisor.status().groups[0]?.role).toBe('leading')
  expect(terms(here.types())).toBe(1)
})

it('after a kill the next run waits until the first could no longer act, and leads in the next term', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  first.kill()
  const before = here.clock.monotonic()
  const second = await here.start()
  expect(here.clock.monotonic() - before).toBeGreaterThanOrEqual(5_000)
  await here.clock.until(() => second.supervisor.status().groups[0]?.role === 'leading', 'it leads')
  expect(here.state().people.leader).toMatchObject({ process: 'supervisor-1', term: 2 })
})

it('after a clean stop the next run waits for nobody', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  let stopped = false
  first.supervisor.stop().then(() => {
    stopped = true
  })
  await here.clock.until(() => stopped, 'it stops')
  const before = here.clock.monotonic()
  await here.start()
  expect(here.clock.monotonic() - before).toBeLessThan(1_000)
})

it('an earlier run that was cut off and comes back finds its term over, and does nothing more', async () => {
  const here = installation()
  const sky = weather()
  const first = await here.start('supervisor-1', sky)
  await here.protect('b')
  sky.down = true
  await here.clock.pass(8_000)
  const second = await here.start('supervisor-1')
  await here.clock.until(() => second.supervisor.status().groups[0]?.role === 'leading', 'the second run leads')
  sky.down = false
  await here.clock.pass(10_000)
  here.world.down(entry('a'))
  await here.clock.until(() => here.state().switches.active?.entry === 'b', 'b is active')
  expect(first.supervisor.status().groups[0]).toMatchObject({ role: 'overtaken', effects: [] })
  expect(second.supervisor.status().groups[0]?.role).toBe('leading')
  expect(terms(here.types())).toBe(2)
  const terms2 = here.events.slice(here.types().lastIndexOf('LeadershipTaken')).map((e) => e.from.term)
  expect(new Set(terms2)).toEqual(new Set([2]))
})

it('of two processes that start under one name at the same time, not both lead', async () => {
  const here = installation()
  await here.submit({ type: 'CreateGroup', group, mode: 'backup-and-restore' })
  const both = await here.startBoth('supervisor-1')
  expect(both.filter((s) => s._tag === 'Left').length).toBeGreaterThan(0)
})

it('a process that another one leads stands by, says who leads, and touches nothing', async () => {
  const here = installation()
  await here.start('supervisor-1')
  await here.protect('b')
  const second = await here.start('supervisor-2')
  here.world.down(entry('a'))
  await here.clock.until(() => here.state().switches.active?.entry === 'b', 'the leader fails over')
  const status = second.supervisor.status().groups[0]
  expect(status).toMatchObject({ role: 'standing by', leader: { process: 'supervisor-1' }, effects: [] })
  expect(status?.says).toContain('supervisor-1')
  expect(here.events.every((e) => e.from.process !== 'supervisor-2')).toBe(true)
})

it('when somebody else writes first, the leader reads, decides again and appends after it', async () => {
  const here = installation()
  const sky = weather()
  await here.start('supervisor-1', sky)
  await here.protect('b')
  sky.intruder = () =>
    here.operator.submit({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as Instant, reason: 'a test' })()
  here.world.down(entry('a'))
  await here.clock.until(() => here.types().includes('MasterLost'), 'the loss is recorded')
  const types = here.types()
  expect(sky.intruder).toBeNull()
  expect(types.indexOf('Paused')).toBeLessThan(types.indexOf('MasterSuspected'))
  expect(types.filter((t) => t === 'MasterSuspected')).toHaveLength(1)
  // What was decided before the pause was known is not done after it.
  await here.clock.pass(60_000)
  expect(here.types()).not.toContain('SwitchStarted')
})

it.each(['written, unknown', 'not written, unknown'] as const)(
  'an append of which nobody knows whether it happened (%s) is in the log once',
  async (next) => {
    const here = installation()
    const sky = weather()
    await here.start('supervisor-1', sky)
    await here.protect('b')
    sky.next = next
    here.world.down(entry('a'))
    await here.clock.until(() => here.state().switches.active?.entry === 'b', 'b is active')
    await here.clock.until(() => here.state().backups.running === null, 'at rest')
    expect(sky.next).toBeNull()
    expect(here.types().filter((t) => t === 'MasterLost')).toHaveLength(1)
    expect(here.types().filter((t) => t === 'MasterSuspected')).toHaveLength(1)
  },
)

it('without the log nothing is done, however lost the active is; once it is back, one more failed probe is needed', async () => {
  const here = installation()
  const { clock, world } = here
  const sky = weather()
  const { supervisor } = await here.start('supervisor-1', sky)
  await here.protect('b')
  sky.down = true
  world.down(entry('a'))
  const events = here.types().length
  const databases = world.server(entry('b')).databases.size
  await clock.pass(120_000)
  expect(here.types()).toHaveLength(events)
  expect(world.server(entry('b')).databases.size).toBe(databases)
  expect(supervisor.status().groups[0]?.role).toBe('cut off')
  expect(supervisor.status().logTrouble).toContain('cut off')
  expect(supervisor.status().groups[0]?.probes.get(entry('a').id)?.window.failures).toBeGreaterThan(10)

  sky.down = false
  await clock.until(() => here.state().switches.active?.entry === 'b', 'it fails over now')
  const lost = here.events.find((e) => e.event.type === 'MasterLost')
  expect(lost?.metadata.because.data['window']).toMatchObject({ since: expect.any(String) })
})

it('an active that answers again when the log is back is not failed over, though the log says that it is lost', async () => {
  const here = installation()
  const { clock, world } = here
  const sky = weather()
  await here.start('supervisor-1', sky)
  await here.protect('b')
  const until = plus(clock.now(), 100_000)
  await here.submit({ type: 'Pause', until, reason: 'so that the loss is recorded and nothing follows' })
  world.down(entry('a'))
  await clock.until(() => here.types().includes('MasterLost'), 'the loss is recorded')
  sky.down = true
  await clock.pass(120_000)
  world.up(entry('a'))
  sky.down = false
  await clock.until(() => here.types().includes('MasterReturned'), 'it is back')
  await clock.pass(10_000)
  expect(here.types()).toContain('Resumed')
  expect(here.types()).not.toContain('SwitchStarted')
})

it('a leader that was cut off, is heard again and cannot read yet, starts nothing', async () => {
  const here = installation()
  const sky = weather()
  const { supervisor } = await here.start('supervisor-1', sky)
  await here.protect('b')
  sky.down = true
  await here.clock.pass(6_000)
  sky.unreadable = true
  sky.down = false
  here.world.down(entry('b'))
  const events = here.types().length
  await here.clock.pass(60_000)
  expect(supervisor.status()).toMatchObject({ logTrouble: null, groups: [{ role: 'cut off' }] })
  expect(here.types()).toHaveLength(events)
  sky.unreadable = false
  await here.clock.until(() => here.types().includes('BackupDatabaseLost'), 'what was seen is recorded')
})

it('a process that stood still for longer than half the lease reads and probes before it acts', async () => {
  const here = installation()
  const { clock } = here
  const { supervisor } = await here.start()
  await here.protect('b')
  clock.standStill(6_000)
  expect(supervisor.status().groups[0]?.role).toBe('cut off')
  await clock.until(() => supervisor.status().groups[0]?.role === 'leading', 'it leads again')
  expect(terms(here.types())).toBe(1)
})
