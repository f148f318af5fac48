import { expect, it } from 'vitest'
import { entry } from './kit/entries.ts'
import { host } from './kit/host.ts'
import { installation } from './kit/installation.ts'

const a = entry('a').id
const b = entry('b').id

it('a commit that a host reports after the window began vetoes the loss, and ends it when it stops', async () => {
  const here = installation()
  const { clock, world } = here
  await here.start()
  await here.protect('b')
  const app = host(here, 'app-1')
  await app.registers()
  await app.commits()
  world.down(entry('a'))
  for (let i = 0; i < 12; i++) {
    await clock.pass(5_000)
    await app.commits()
  }
  const health = here.state().detection.health[a]
  expect(health).toMatchObject({ kind: 'suspected', asymmetric: true })
  expect(here.types()).not.toContain('MasterLost')
  const suspected = here.events.find((e) => e.event.type === 'MasterSuspected' && e.event.data.asymmetric)
  expect(suspected?.event.data).toMatchObject({ window: { witnesses: ['host app-1'] } })
})

it('reports that do not rise, and reports from before the window, are no evidence', async () => {
  const here = installation()
  const { clock, world } = here
  await here.start()
  await here.protect('b')
  const app = host(here, 'app-1')
  await app.registers()
  for (let i = 0; i < 10; i++) await app.commits()
  world.down(entry('a'))
  for (let i = 0; i < 12; i++) {
    await clock.pass(5_000)
    await app.commits(0)
  }
  expect(here.types()).toContain('MasterLost')
})

it('another supervisor that goes on reaching the active vetoes the loss, and is named', async () => {
  const here = installation()
  const { clock } = here
  await here.start()
  await here.protect('b')
  const cutOff = here.engineOf('supervisor-1')
  await here.start('supervisor-2')
  cutOff.inject('probe', { kind: 'hang' }, { entry: a, times: 1_000 })
  await clock.pass(60_000)
  expect(here.types()).not.toContain('MasterLost')
  expect(here.state().detection.health[a]).toMatchObject({ kind: 'suspected', asymmetric: true })
  const suspected = here.events.findLast((e) => e.event.type === 'MasterSuspected')
  expect(suspected?.event.data).toMatchObject({ window: { witnesses: ['supervisor supervisor-2'] } })
  const alarm = here.events.find((e) => e.event.type === 'AlarmRaised' && e.event.data.kind === 'asymmetric view')
  expect(alarm?.event.data).toMatchObject({
    subject: 'a',
    todo: expect.stringContaining('let supervisor supervisor-2 lead'),
  })
})

it('another supervisor that does not reach the active either is no witness', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  await here.start('supervisor-2')
  here.world.down(entry('a'))
  await here.clock.until(() => here.types().includes('MasterLost'), 'the loss is recorded')
})

it('commits in another epoch are made on another database, and are no evidence', async () => {
  const here = installation()
  await here.start()
  await here.protect('b')
  const app = host(here, 'app-1')
  here.world.down(entry('a'))
  for (let i = 0; i < 12; i++) {
    await here.clock.pass(5_000)
    await app.commits(1, 'orders/9/9')
  }
  expect(here.types()).toContain('MasterLost')
})

it('a supervisor that reaches no other machine is blind, not bereaved', async () => {
  const here = installation()
  const { clock, world } = here
  await here.start()
  await here.protect('b')
  world.down(entry('b'))
  await clock.pass(1_000)
  world.down(entry('a'))
  await clock.pass(200_000)
  expect(here.types()).not.toContain('MasterLost')
  expect(here.state().detection.health[a]?.kind).toBe('suspected')
})

it.each([
  ['a configured witness address counts as another machine reached', true],
  ['a witness address that takes no connection does not', false],
])('P11: %s', async (_, answers) => {
  const here = installation()
  const { clock, world } = here
  const asked: string[] = []
  const connects = async (address: string) => {
    asked.push(address)
    return answers
  }
  await here.start('supervisor-1', undefined, { witnesses: ['gateway.example:443'], connects })
  await here.protect('b')
  world.down(entry('b'))
  await clock.pass(1_000)
  world.down(entry('a'))
  await clock.pass(200_000)
  expect(new Set(asked)).toEqual(new Set(['gateway.example:443']))
  const lost = here.events.find((e) => e.event.type === 'MasterLost')
  if (answers) expect(lost?.event.data).toMatchObject({ window: { reached: ['gateway.example:443'] } })
  else expect(lost).toBeUndefined()
})

it('a server that hangs delays the probes of no other, and counts as gone', async () => {
  const here = installation()
  const { clock } = here
  const { supervisor } = await here.start()
  await here.protect('b', 'c')
  here.faults.inject('probe', { kind: 'hang' }, { entry: b, times: 1_000 })
  const before = supervisor.status().groups[0]?.probes.get(a)?.window.probes ?? 0
  await clock.until(() => here.state().detection.health[b]?.kind === 'lost', 'b is lost')
  await clock.pass(30_000)
  expect((supervisor.status().groups[0]?.probes.get(a)?.window.probes ?? 0) - before).toBeGreaterThanOrEqual(8)
  expect(here.state().detection.health[a]?.kind).toBe('healthy')
})

it.each([
  ['a probe that hangs is counted', 0, 'failing'],
  ['a probe across which the process stood still is not', 3_000, 'good'],
] as const)('%s', async (_, stoodStill, kind) => {
  const here = installation()
  const { clock } = here
  const { supervisor } = await here.start()
  await here.protect('b')
  const probes = () => supervisor.status().groups[0]?.probes.get(a)
  const last = probes()?.last ?? 0
  here.faults.inject('probe', { kind: 'hang' }, { entry: a })
  await clock.until(() => clock.monotonic() >= last + 5_050, 'the next probe is under way')
  clock.standStill(stoodStill)
  await clock.until(() => clock.monotonic() >= last + 9_500, 'its time is over')
  expect(probes()).toMatchObject({ kind, last: kind === 'good' ? last : last + 5_000 })
})

it('the counter of the active rises with the leader’s probes, and not while it is fenced', async () => {
  const here = installation()
  const { clock, world } = here
  await here.start()
  await here.protect('b')
  const counter = () => [...world.server(entry('a')).databases.values()][0]?.guard?.counter ?? 0n
  const first = counter()
  await clock.pass(20_000)
  expect(counter()).toBeGreaterThan(first)
  world.down(entry('a'))
  await clock.until(() => here.state().switches.active?.entry === 'b', 'b is active')
  await here.submit({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as never, reason: 'no return yet' })
  world.up(entry('a'))
  await clock.until(() => here.state().switches.fences[a]?.kind === 'confirmed', 'the old active is fenced')
  const fenced = counter()
  await clock.pass(30_000)
  expect(counter()).toBe(fenced)
})

it('P14: a database that was set back behind a counter which only heartbeats knew is found after a restart', async () => {
  const here = installation()
  const { clock, world } = here
  const first = await here.start()
  await here.protect('b')
  const database = [...world.server(entry('a')).databases.values()][0]
  if (database?.guard == null) throw new Error('the database is not marked')
  // Beyond what the log knows, which rises only with backups.
  await clock.pass(90_000)
  const logged = BigInt(here.state().lineage.known[a]?.counter ?? 0)
  first.kill()
  database.guard = { ...database.guard, counter: logged + 1n }
  await here.start()
  await clock.until(() => here.types().includes('ManualBackupRequired'), 'the rewind is found')
  expect(here.events.find((e) => e.event.type === 'ManualBackupRequired')?.event.data).toMatchObject({
    reason: 'rewound',
  })
})

it('P14: what backups, fences and marks change in the active is never taken for somebody else’s doing', async () => {
  const here = installation()
  const { clock } = here
  await here.start()
  await here.protect('b')
  for (const call of ['take', 'markEpoch', 'probe'] as const)
    here.faults.inject(call, { kind: 'delay', ms: 700 }, { times: 10_000 })
  for (let i = 0; i < 8; i++) await here.submit({ type: 'RunBackup', kind: 'full' })
  await clock.pass(120_000)
  expect(here.types()).not.toContain('ManualBackupRequired')
  expect(here.types()).not.toContain('DifferentialBaseDisplaced')
})

it('P14: a probe that was answered before a backup and heard after it is not taken for a rewind', async () => {
  const here = installation()
  const { clock } = here
  await here.start()
  await here.protect('b')
  const probes = here.late('probe')
  await clock.until(() => probes.waiting() >= 2, 'the probes are answered, and not heard of')
  const database = [...here.world.server(entry('a')).databases.values()][0]
  if (database?.guard == null) throw new Error('the database is not marked')
  database.guard = { ...database.guard, counter: database.guard.counter + 5n }
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await clock.until(() => here.state().backups.running === null, 'the backup is taken')
  probes.finish()
  await clock.pass(30_000)
  expect(here.types()).not.toContain('ManualBackupRequired')
})
