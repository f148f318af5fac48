import { randomUUID } from 'node:crypto'
import { between, type Instant } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { entry } from './kit/entries.ts'
import { host } from './kit/host.ts'
import { type Installation, installation } from './kit/installation.ts'
import { weather } from './kit/weather.ts'

const dataOf = (here: Installation, type: string) => here.events.find((e) => e.event.type === type)?.event.data
const startedAt = (here: Installation): Instant => {
  const started = here.events.find((e) => e.event.type === 'SwitchStarted')
  if (started === undefined) throw new Error('no switch has started')
  return started.from.at
}
/** 1.01 · L + drain limit + 2 s, by the policy of the installation. */
const wait = 1.01 * 3_000 + 500 + 2_000

const switching = async (here: Installation): Promise<void> => {
  // Until no lease is left that was granted before the policy was chosen.
  await here.clock.pass(45_000)
  await fails(here)
}
const fails = async (here: Installation): Promise<void> => {
  here.world.down(entry('a'))
  await here.clock.until(() => here.types().includes('SwitchStarted'), 'the failover begins')
}
const switched = (here: Installation) => () => here.state().switches.active?.entry === 'b'

it('without hosts a switch waits for nobody', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  await switching(here)
  await here.clock.until(switched(here), 'b is active')
  expect(dataOf(here, 'HostsDrained')).toMatchObject({ ground: 'drained', hosts: [] })
})

it('once every registered host has drained, the leases need not run out', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const one = host(here, 'app-1')
  const two = host(here, 'app-2')
  const gone = host(here, 'app-3')
  for (const h of [one, two, gone]) await h.registers()
  await gone.leaves()
  await switching(here)
  await one.drains('2026-03-01T00:00:30.000Z' as Instant)
  await here.clock.pass(1_000)
  expect(here.types()).not.toContain('HostsDrained')
  await two.drains()
  await here.clock.pass(1_000)
  expect(dataOf(here, 'HostsDrained')).toMatchObject({
    ground: 'drained',
    hosts: ['app-1', 'app-2'],
    lastCommit: '2026-03-01T00:00:30.000Z',
  })
  await here.clock.until(switched(here), 'b is active')
})

it('silent hosts that stop without the log are waited for until no lease can be left', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  await host(here, 'app-1').registers()
  await switching(here)
  await here.clock.until(switched(here), 'b is active')
  expect(dataOf(here, 'HostsDrained')).toMatchObject({ ground: 'leasesOver', hosts: ['app-1'] })
  const drained = here.events.find((e) => e.event.type === 'HostsDrained')
  const waited = between(startedAt(here), drained?.from.at ?? startedAt(here))
  expect(waited).toBeGreaterThanOrEqual(wait)
  expect(waited).toBeLessThan(wait + 1_000)
})

it('a longer lease that the policy gave up a moment ago is still waited for', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  await host(here, 'app-1').registers()
  await here.submit({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: { hostLeaseMs: 60_000 } }] })
  await here.clock.pass(10_000)
  await here.submit({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: { hostLeaseMs: 1_000 } }] })
  await fails(here)
  await here.clock.until(() => here.types().includes('HostsDrained'), 'the hosts are out')
  const changed = here.events.filter((e) => e.event.type === 'PolicyChanged').at(-1)
  const drained = here.events.find((e) => e.event.type === 'HostsDrained')
  expect(between(changed?.from.at ?? startedAt(here), drained?.from.at ?? startedAt(here))).toBeGreaterThan(60_600)
})

it('a host that keeps going without the log is waited for without end', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const keeps = host(here, 'app-1', 'keep')
  await keeps.registers()
  await switching(here)
  await here.clock.pass(300_000)
  expect(here.types()).not.toContain('HostsDrained')
  await keeps.drains()
  await here.clock.until(switched(here), 'b is active')
})

it('a new leader starts the wait for leases again', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  await host(here, 'app-1').registers()
  await switching(here)
  await here.clock.pass(wait - 2_000)
  first.kill()
  await here.start()
  await here.clock.until(switched(here), 'b is active')
  const taken = here.events.filter((e) => e.event.type === 'LeadershipTaken').at(-1)
  const drained = here.events.find((e) => e.event.type === 'HostsDrained')
  expect(between(taken?.from.at ?? startedAt(here), drained?.from.at ?? startedAt(here))).toBeGreaterThanOrEqual(wait)
})

it('hosts are never judged by a view that may be older than the start of the switch', async () => {
  const here = installation()
  const sky = weather()
  await here.start('supervisor-1', sky)
  await here.protect('b')
  sky.tooOld = true
  await switching(here)
  await here.clock.pass(60_000)
  expect(here.types()).not.toContain('HostsDrained')
  sky.tooOld = false
  await here.clock.until(switched(here), 'b is active')
})

it('a registration that was written twice is one, also when the host left in between', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const one = host(here, 'app-1', 'keep')
  const eventId = randomUUID()
  await one.registers(eventId)
  await one.leaves()
  await one.registers(eventId)
  await switching(here)
  await here.clock.until(switched(here), 'b is active')
  expect(dataOf(here, 'HostsDrained')).toMatchObject({ hosts: [] })
})

it('P12: the receipt of the move counts who came, names who is missing, and closes the loss with the last write', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const [one, two] = [host(here, 'app-1'), host(here, 'app-2')]
  await one.registers()
  await two.registers()
  await switching(here)
  await here.clock.until(switched(here), 'b is active')
  await one.moves()
  const first = here.clock.now()
  await here.clock.pass(2_000)
  expect(here.types()).not.toContain('HostsReconnected')
  const to = here.clock.now()
  await two.moves({ from: first, to, transactions: 3 })
  await here.clock.until(() => here.types().includes('HostsReconnected'), 'the receipt is written')
  expect(dataOf(here, 'HostsReconnected')).toMatchObject({ count: 2, first, last: to, missing: [], lastWrite: to })
})

it('P12: hosts that do not come are missing from the receipt, and the loss stays open', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const one = host(here, 'app-1')
  await one.registers()
  await host(here, 'app-2').registers()
  await switching(here)
  await here.clock.until(switched(here), 'b is active')
  await one.moves()
  await here.clock.until(() => here.types().includes('HostsReconnected'), 'the receipt is written')
  expect(dataOf(here, 'HostsReconnected')).toMatchObject({ count: 1, missing: ['app-2'], lastWrite: null })
})

it('P20: a host that could not move to an entry is an alarm, and its end is recorded too', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const app = host(here, 'app-1')
  await app.lives({ a: { credential: true, reachable: true }, b: { credential: false, reachable: true } })
  const open = () => here.state().people.alarms['host could not follow: app-1']
  await here.clock.until(() => open() !== undefined, 'the alarm opens')
  expect(open()?.says).toContain('b (no credential)')
  await here.clock.pass(60_000)
  expect(here.types().filter((t) => t === 'AlarmRaised')).toHaveLength(1)
  await app.lives({ a: { credential: true, reachable: true }, b: { credential: true, reachable: true } })
  await here.clock.until(() => open() === undefined, 'the alarm closes')
})
