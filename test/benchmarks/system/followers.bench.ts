import { randomUUID } from 'node:crypto'
import type { GroupId, ProcessId } from '@db-failover/domain'
import { type Host, openHost } from '@db-failover/host'
import { type EventLog, groupStream, systemClock } from '@db-failover/ports'
import {
  type MemoryConnection,
  memoryBackupFiles,
  memoryEngine,
  memoryEventLog,
  memoryHostConnections,
} from '@db-failover/ports/memory'
import { startSupervisor } from '@db-failover/supervisor'
import { onEventStoreDb, openLogOf } from '../log/eventstoredb.ts'
import type { Benchmark, Sample, Size } from '../measure/benchmark.ts'
import { milliseconds } from '../measure/timing.ts'
import { done, protect, worldOf } from './installation.ts'

const counts: Readonly<Record<Size, readonly number[]>> = { small: [3, 10], full: [3, 30, 300] }
/** Between two transactions of one host, in milliseconds. */
const pause = 20

/** Tells when a switch came into the log. */
const watched = (log: EventLog, group: GroupId, switched: () => void): EventLog => ({
  ...log,
  append: (stream, expected, events) => async () => {
    const answer = await log.append(stream, expected, events)()
    if (stream === groupStream(group) && events.some((e) => e.type === 'ActiveSwitched')) switched()
    return answer
  },
})

const opened = async (
  group: GroupId,
  name: string,
  log: EventLog,
  world: ReturnType<typeof worldOf>,
): Promise<Host<MemoryConnection>> => {
  const host = await openHost({ group, process: name, log, connections: memoryHostConnections(world) })
  if (host._tag === 'Left') throw new Error(host.left.says)
  return host.right
}

/** From `ActiveSwitched` to the first commit of the last host in the new epoch, in milliseconds. */
const lastCommit = async (count: number, within: EventLog): Promise<number> => {
  const group = `orders-${randomUUID()}` as GroupId
  const world = worldOf([group])
  let switchedAt = Number.NaN
  const log = watched(within, group, () => {
    switchedAt = performance.now()
  })
  const started = await startSupervisor({
    groups: [group],
    process: 'supervisor-1' as ProcessId,
    actor: 'service',
    log,
    engines: () => memoryEngine(world),
    files: memoryBackupFiles(world.files),
    clock: systemClock,
  })()
  if (started._tag === 'Left') throw new Error(started.left._tag)
  await protect(log, group)
  const hosts = await Promise.all(Array.from({ length: count }, (_, i) => opened(group, `host-${i + 1}`, log, world)))
  const entries = new Map<Host<MemoryConnection>, string>()
  let writing = true
  let allOn = { entry: 'a', reached: () => {} }
  const write = async (host: Host<MemoryConnection>, key: string): Promise<void> => {
    while (writing) {
      const outcome = await host.transaction((db) => db.set(key, `${Date.now()}`))
      if (outcome._tag === 'Right') entries.set(host, outcome.right.entry)
      if (hosts.every((h) => entries.get(h) === allOn.entry)) allOn.reached()
      await systemClock.sleep(pause)
    }
  }
  const everyHostOn = (entry: string): Promise<void> =>
    new Promise((reached) => {
      allOn = { entry, reached }
    })
  const there = everyHostOn('a')
  const writers = hosts.map((host, i) => write(host, `row of ${i}`))
  await there
  const moved = everyHostOn('b')
  void done(log, group, {
    type: 'FailOver',
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  })
  await moved
  const ms = performance.now() - switchedAt
  writing = false
  await Promise.all(writers)
  await Promise.all(hosts.map((host) => host.close()))
  await started.right.stop()
  return ms
}

const sampleOf = async (size: Size, log: () => EventLog): Promise<Sample> => {
  const times: (readonly [number, number])[] = []
  for (const count of counts[size]) {
    const within = log()
    times.push([count, await lastCommit(count, within)])
    await within.close()
  }
  return {
    ratio: (times.at(-1)?.[1] ?? Number.NaN) / (times[0]?.[1] ?? Number.NaN),
    figures: Object.fromEntries(times.map(([count, ms]) => [`${count} hosts`, milliseconds(ms)])),
  }
}

export const followers: Benchmark = {
  name: 'followers',
  says: "time from ActiveSwitched to the last host's first commit there, with three hundred hosts against three; one process, log in memory",
  aim: null,
  runs: 3,
  run: (size) => sampleOf(size, memoryEventLog),
}

export const followersEventStoreDb: Benchmark = {
  name: 'followers-eventstoredb',
  says: 'the same on the EventStoreDB log',
  aim: null,
  runs: 3,
  run: (size) => onEventStoreDb((connection) => sampleOf(size, () => openLogOf(connection))),
}
