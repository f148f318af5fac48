import { effectsOf, phase } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { entry, group } from './kit/entries.ts'
import { type Installation, installation, type Process } from './kit/installation.ts'
import { expectSound } from './kit/sound.ts'
import { weather } from './kit/weather.ts'

/** The lease is 10 seconds, a heartbeat comes every second. */
const lease = 10_000

const leader = (here: Installation) => here.state().people.leader
const role = ({ supervisor }: Process) => supervisor.status().groups[0]?.role
const taken = (here: Installation) =>
  here.events.flatMap((e) => (e.event.type === 'LeadershipTaken' ? [{ ...e.event.data, of: e }] : []))

/** One leads and protects, the other stands by. */
const two = async (sky = weather()) => {
  const here = installation()
  const first = await here.start('supervisor-1', sky)
  await here.protect('b')
  const second = await here.start('supervisor-2')
  await here.clock.pass(3_000)
  expect([role(first), role(second)]).toEqual(['leading', 'standing by'])
  return { here, first, second, sky }
}

const atRest = async (here: Installation): Promise<void> => {
  await here.until(() => effectsOf(here.state()).length === 0, 'everything has come to rest')
  await here.clock.pass(20_000)
  await expectSound(here)
}

const stopped = async (here: Installation, { supervisor }: Process): Promise<void> => {
  let done = false
  supervisor.stop().then(() => {
    done = true
  })
  await here.clock.until(() => done, 'it stops')
}

it('a stand-by takes over when it has heard nothing of the leader for the whole lease, and says so in the log', async () => {
  const { here, first } = await two()
  first.kill()
  const before = here.clock.monotonic()
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'it takes over')
  const waited = here.clock.monotonic() - before
  expect(waited).toBeGreaterThanOrEqual(lease - 1_000)
  expect(waited).toBeLessThanOrEqual(lease + 4_000)
  const last = taken(here).at(-1)
  expect(last).toMatchObject({ term: 2, before: 'supervisor-1' })
  expect(last?.of.metadata.rule).toBe('leader.take-over')
  expect(last?.of.metadata.because.data).toMatchObject({
    gone: { kind: 'silent', leader: 'supervisor-1', term: 1, leaseMs: lease },
  })
  here.world.down(entry('a'))
  await here.clock.until(() => here.state().switches.active?.entry === 'b', 'it fails over')
  await atRest(here)
})

it('from a leader that says goodbye it takes over at once', async () => {
  const { here, first } = await two()
  await stopped(here, first)
  const before = here.clock.monotonic()
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'it takes over')
  expect(here.clock.monotonic() - before).toBeLessThanOrEqual(3_000)
  expect(taken(here).at(-1)?.of.metadata.because.data).toMatchObject({ gone: { kind: 'stopped' } })
  await atRest(here)
})

it('a leader that was stopped beyond the lease does nothing when it is woken, and stands by', async () => {
  const { here, first, second } = await two()
  first.stop()
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'the other takes over')
  await here.clock.pass(5_000)
  const steps = here.steps.filter((s) => s.process === 'supervisor-1').length
  first.wake()
  await here.clock.pass(120_000)
  expect(here.steps.filter((s) => s.process === 'supervisor-1')).toHaveLength(steps)
  expect(here.events.filter((e) => e.from.process === 'supervisor-1' && e.from.term !== 1)).toEqual([])
  expect([role(first), role(second)]).toEqual(['standing by', 'leading'])
  expect(first.supervisor.status().groups[0]?.effects).toEqual([])
  await atRest(here)
})

it('what a leader stepped down from it leads again when its successor is gone', async () => {
  const { here, first, second } = await two()
  first.stop()
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'the other takes over')
  first.wake()
  await here.clock.pass(20_000)
  second.kill()
  await here.clock.until(() => leader(here)?.process === 'supervisor-1', 'it takes over in turn')
  expect(leader(here)?.term).toBe(3)
  await here.clock.until(() => role(first) === 'leading', 'it leads')
  here.world.down(entry('a'))
  await here.clock.until(() => here.state().switches.active?.entry === 'b', 'it fails over')
  await atRest(here)
})

it('a leader that is cut off from the log is replaced, and stands by when it is back', async () => {
  const { here, first, second, sky } = await two()
  sky.down = true
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'the other takes over')
  here.world.down(entry('a'))
  await here.clock.until(() => here.state().switches.active?.entry === 'b', 'it fails over')
  expect(role(first)).toBe('cut off')
  sky.down = false
  await here.clock.until(() => role(first) === 'standing by', 'it stands by')
  expect(role(second)).toBe('leading')
  await atRest(here)
})

it('a log that nobody reaches moves no leadership, however long', async () => {
  const here = installation()
  const sky = weather()
  const first = await here.start('supervisor-1', sky)
  await here.protect('b')
  await here.start('supervisor-2', sky)
  await here.clock.pass(3_000)
  sky.down = true
  await here.clock.pass(120_000)
  sky.down = false
  await here.clock.until(() => role(first) === 'leading', 'it leads again')
  await here.clock.pass(30_000)
  expect(leader(here)).toMatchObject({ process: 'supervisor-1', term: 1 })
  await atRest(here)
})

it('a stand-by that stood still itself listens for a whole lease before it judges', async () => {
  const { here, first, second } = await two()
  second.stop()
  await here.clock.pass(lease * 3)
  // Both stand still for a moment, as when one machine is suspended.
  first.stop()
  second.wake()
  await here.clock.pass(lease - 2_000)
  expect(leader(here)?.process).toBe('supervisor-1')
  first.wake()
  await here.clock.pass(60_000)
  expect(leader(here)).toMatchObject({ process: 'supervisor-1', term: 1 })
})

it.each([
  ['the leader’s forwards', 'first', 3_600_000],
  ['the leader’s back', 'first', -3_600_000],
  ['the stand-by’s forwards', 'second', 3_600_000],
  ['the stand-by’s back', 'second', -3_600_000],
] as const)('a wall clock that is set, %s, moves no leadership', async (_, whose, ms) => {
  const pair = await two()
  const { here } = pair
  pair[whose].setClock(ms)
  await here.clock.pass(60_000)
  expect(leader(here)).toMatchObject({ process: 'supervisor-1', term: 1 })
  await here.clock.until(() => role(pair.first) === 'leading', 'it leads')
})

it('a leader whose wall clock is set forwards starts nothing before its next sign of life', async () => {
  const { here, first } = await two()
  first.setClock(lease)
  expect(role(first)).toBe('cut off')
  await here.clock.until(() => role(first) === 'leading', 'it leads again')
})

it('clocks that differ in pace by more than they may: the leader has ended acting long before anybody takes over', async () => {
  const { here, first, second, sky } = await two()
  first.setPace(0.98)
  second.setPace(1.02)
  await here.clock.pass(60_000)
  expect([role(first), role(second)]).toEqual(['leading', 'standing by'])
  sky.down = true
  const from = here.clock.monotonic()
  await here.clock.until(() => role(first) === 'cut off', 'it ends acting')
  const ended = here.clock.monotonic()
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'the other takes over')
  expect(ended - from).toBeLessThanOrEqual((lease / 2) * 1.03)
  expect(here.clock.monotonic() - ended).toBeGreaterThanOrEqual(lease / 4)
})

it('of two that start at once one leads', async () => {
  const here = installation()
  await here.submit({ type: 'CreateGroup', group, mode: 'backup-and-restore' })
  const both = await Promise.all([here.start('supervisor-1'), here.start('supervisor-2')])
  await here.clock.pass(10_000)
  expect(both.map(role).toSorted()).toEqual(['leading', 'standing by'])
  expect(taken(here)).toHaveLength(1)
})

it('a shortened lease is not believed before the leader is known to have read of it', async () => {
  const { here, first, sky } = await two()
  await here.submit({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: { leaderLeaseMs: 60_000 } }] })
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.until(() => here.state().backups.running === null, 'at rest')
  await here.clock.pass(5_000)
  sky.unreadable = true
  await here.submit({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: { leaderLeaseMs: lease } }] })
  expect(first.state().configuration.policy.leaderLeaseMs).toBe(60_000)
  first.stop()
  await here.clock.pass(50_000)
  expect(leader(here)?.process).toBe('supervisor-1')
  await here.clock.until(() => leader(here)?.process === 'supervisor-2', 'it takes over')
})

it('P11: killed in the middle of a failover, the leader is replaced, and the failover is finished', async () => {
  const { here, first } = await two()
  first.killIn((step) => step === 'restore')
  here.world.down(entry('a'))
  await here.clock.until(() => here.state().switches.active?.entry === 'b', 'b is active')
  expect(first.alive()).toBe(false)
  expect(phase(here.state())).not.toBe('failing-over')
  await atRest(here)
})
