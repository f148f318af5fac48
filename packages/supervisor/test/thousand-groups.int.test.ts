import type { EntryId, GroupId } from '@db-failover/domain'
import type { DatabaseEngine } from '@db-failover/ports'
import { supervisorsStream } from '@db-failover/ports'
import { memoryEngine, memoryEventLog } from '@db-failover/ports/memory'
import { expect, it } from 'vitest'
import { type Installation, installation, type Process } from './kit/installation.ts'
import { likenesses } from './kit/many-groups.ts'

const probeEveryMs = 5_000
const ids = ['a', 'b', 'c']

interface Watched {
  readonly here: Installation
  readonly groups: readonly GroupId[]
  readonly process: Process
  /** When each entry was probed, by `group/entry`, on the injected clock. */
  readonly probes: ReadonlyMap<string, readonly number[]>
  /** From now on no call about this entry of this group is ever answered, aborted or not. */
  readonly hang: (group: GroupId, id: string) => void
}

const never = new Promise<never>(() => {})

/** One process that supervises so many protected groups, all of them led by it. */
const supervising = async (count: number): Promise<Watched> => {
  const here = installation()
  const first = await here.start()
  await here.protect('b', 'c')
  await here.clock.until(() => here.state().backups.running === null, 'at rest')
  first.kill()
  const groups = await likenesses(here, memoryEventLog(here.store), count, ids)
  const probes = new Map<string, number[]>()
  const hanging = new Set<string>()
  const engine = memoryEngine(here.world)
  const watching: DatabaseEngine = {
    ...engine,
    health: {
      ...engine.health,
      probe: (target, options) => {
        const key = `${target.group}/${target.entry.id}`
        probes.set(key, [...(probes.get(key) ?? []), here.clock.monotonic()])
        return hanging.has(key) ? never : engine.health.probe(target, options)
      },
    },
    backups: {
      ...engine.backups,
      take: (target, order, run) =>
        hanging.has(`${target.group}/${target.entry.id}`) ? () => never : engine.backups.take(target, order, run),
    },
  }
  const process = await here.start('supervisor-1', undefined, { groups, engines: () => watching, onEvent: () => {} })
  const leads = () => process.supervisor.status().groups.every((g) => g.role === 'leading')
  await here.clock.pass(3_000)
  expect(leads()).toBe(true)
  return {
    here,
    groups,
    process,
    probes,
    hang: (group, id) => {
      hanging.add(`${group}/${id as EntryId}`)
    },
  }
}

const gaps = (moments: readonly number[]): readonly number[] => moments.slice(1).map((at, i) => at - (moments[i] ?? at))

const heartbeatsIn = ({ store }: Installation, after: number): readonly { data: unknown }[] =>
  (store.streams.get(supervisorsStream)?.events ?? [])
    .map(({ event }) => event)
    .slice(after)
    .map(({ data }) => ({ data }))

it('a thousand groups in one process: each database is probed at its pace, spread in time, also while a server hangs', async () => {
  const { here, groups, process, probes, hang } = await supervising(1_000)
  const stuck = groups[500] as GroupId
  const beats = heartbeatsIn(here, 0).length
  const from = here.clock.monotonic()
  hang(stuck, 'b')
  await here.clock.pass(2 * probeEveryMs)

  expect(probes.size).toBe(3_000)
  for (const [key, moments] of probes) {
    const lately = moments.filter((at) => at >= from)
    if (key === `${stuck}/b`) expect(lately, 'asked once, and not again before it has answered').toHaveLength(1)
    else {
      expect(lately, key).toHaveLength(2)
      for (const gap of gaps(lately)) expect(gap, key).toBe(probeEveryMs)
    }
  }
  const tenths = new Map<number, number>()
  for (const moments of probes.values())
    for (const at of moments)
      if (at >= from) tenths.set(Math.floor(at / 100), (tenths.get(Math.floor(at / 100)) ?? 0) + 1)
  // 60 in each tenth of a second where they are evenly spread.
  expect(Math.max(...tenths.values())).toBeLessThan(120)

  const said = heartbeatsIn(here, beats)
  expect(said.length).toBeGreaterThanOrEqual(9)
  expect(said.length).toBeLessThanOrEqual(11)
  for (const { data } of said) expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(4_096)
  expect(process.supervisor.status().groups.filter((g) => g.role === 'leading')).toHaveLength(1_000)
})
