import type { GroupId, ProcessId } from '@db-failover/domain'
import { groupStream } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { placesBefore } from '../src/leadership/order.ts'
import { type Installation, installation, type Process } from './kit/installation.ts'
import { likenesses } from './kit/many-groups.ts'
import { type Weather, weather } from './kit/weather.ts'

const count = 16

/** Protected groups, whose last leader was `supervisor-1`. */
const several = async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  first.kill()
  const groups = await likenesses(here, memoryEventLog(here.store), count, ['a', 'b'])
  const start = (name: string, sky?: Weather) => here.start(name, sky, { groups, onEvent: () => {} })
  return { here, groups, start }
}

const led = ({ supervisor }: Process): readonly GroupId[] =>
  supervisor
    .status()
    .groups.filter((g) => g.role === 'leading')
    .map((g) => g.group)

const everyGroupOnce = (groups: readonly GroupId[], ...processes: readonly Process[]): boolean =>
  [...processes.flatMap(led)].sort().join() === [...groups].sort().join()

const termsOf = ({ store }: Installation, group: GroupId): number =>
  store.streams.get(groupStream(group))?.events.filter(({ event }) => event.type === 'LeadershipTaken').length ?? 0

/** The groups in whose order the one comes before the other. */
const firstIn = (groups: readonly GroupId[], one: string, other: string): readonly GroupId[] =>
  groups.filter((g) => placesBefore(g, one as ProcessId, [other as ProcessId]) === 0)

it('groups whose leader is gone spread over the living; who joins takes none but those that lose their leader', async () => {
  const { here, groups, start } = await several()
  const one = await start('supervisor-1')
  const two = await start('supervisor-2')
  const three = await start('supervisor-3')
  await here.clock.until(() => led(one).length === count, 'the first leads what it led before')
  await here.clock.pass(5_000)
  expect([led(two), led(three)]).toEqual([[], []])

  one.kill()
  await here.clock.until(() => everyGroupOnce(groups, two, three), 'the two others have them all')
  expect(led(two)).toEqual(firstIn(groups, 'supervisor-2', 'supervisor-3'))
  expect(led(two).length).toBeGreaterThanOrEqual(count / 4)
  expect(led(three).length).toBeGreaterThanOrEqual(count / 4)
  const before = [led(two), led(three)]

  const four = await start('supervisor-5')
  await here.clock.pass(20_000)
  expect([led(two), led(three), led(four)]).toEqual([...before, []])

  two.kill()
  await here.clock.until(() => everyGroupOnce(groups, three, four), 'what it led is led again')
  expect(led(four)).toEqual(firstIn(before[0] ?? [], 'supervisor-5', 'supervisor-3'))
  expect(led(four).length).toBeGreaterThan(0)
  expect(led(three)).toEqual(expect.arrayContaining([...(before[1] ?? [])]))
  for (const group of groups) expect(termsOf(here, group)).toBeLessThanOrEqual(4)
})

it('while nobody reaches the log all go on probing and nobody acts; when it is back, each goes on with what it led', async () => {
  const { here, groups, start } = await several()
  const skies = [weather(), weather()] as const
  const one = await start('supervisor-1', skies[0])
  const two = await start('supervisor-2', skies[1])
  await here.clock.until(() => led(one).length === count, 'the first leads')
  const terms = groups.map((g) => termsOf(here, g))
  for (const sky of skies) sky.down = true
  const steps = here.steps.length
  await here.clock.pass(90_000)
  expect(one.supervisor.status().groups.every((g) => g.role === 'cut off')).toBe(true)
  expect(here.steps).toHaveLength(steps)
  const probes = one.supervisor.status().groups.flatMap((g) => [...g.probes.values()])
  expect(probes.every((w) => here.clock.monotonic() - w.last <= 5_000)).toBe(true)

  for (const sky of skies) sky.down = false
  await here.clock.until(() => led(one).length === count, 'it goes on')
  expect(led(two)).toEqual([])
  expect(groups.map((g) => termsOf(here, g))).toEqual(terms)
})

it('when everything is restarted at once, each process leads again what it led, in one new term', async () => {
  const { here, groups, start } = await several()
  const names = ['supervisor-1', 'supervisor-2', 'supervisor-3']
  const before: Process[] = []
  for (const name of names) before.push(await start(name))
  await here.clock.until(() => everyGroupOnce(groups, ...before), 'all are led')
  before[0]?.kill()
  await here.clock.until(() => everyGroupOnce(groups, ...before.slice(1)), 'two lead')
  const owners = before.map(led)
  const terms = groups.map((g) => termsOf(here, g))
  for (const process of before) process.kill()

  const after = await Promise.all(names.map((name) => start(name)))
  await here.clock.until(() => everyGroupOnce(groups, ...after), 'all are led again')
  await here.clock.pass(15_000)
  expect(after.slice(1).map(led)).toEqual(owners.slice(1))
  expect(groups.map((g) => termsOf(here, g))).toEqual(terms.map((t) => t + 1))
})
