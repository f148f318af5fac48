import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultPolicy, type GroupId } from '@db-failover/domain'
import { type EventLog, groupStream, type StoredEvent, systemClock } from '@db-failover/ports'
import { anyLog } from '../log/any-log.ts'
import { onEventStoreDb } from '../log/eventstoredb.ts'
import { ownFolder } from '../log/folder.ts'
import type { Benchmark, Sample, Size } from '../measure/benchmark.ts'
import { milliseconds } from '../measure/timing.ts'
import { protect } from './installation.ts'

const program = fileURLToPath(new URL('supervise.ts', import.meta.url))

/** The default policy; for a try one that is five times as fast. */
const policies: Readonly<Record<Size, { readonly leaderLeaseMs: number; readonly heartbeatEveryMs: number }>> = {
  small: { leaderLeaseMs: 2_000, heartbeatEveryMs: 200 },
  full: { leaderLeaseMs: defaultPolicy.leaderLeaseMs, heartbeatEveryMs: defaultPolicy.heartbeatEveryMs },
}

const supervise = async (log: string, name: string, group: GroupId): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--conditions=db-failover-source', program, log, name, group], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

const newestLeadership = async (log: EventLog, group: GroupId): Promise<StoredEvent | null> => {
  const read = await log.read(groupStream(group), { direction: 'backwards', from: 'end', most: 1_000 })()
  if (read._tag === 'Left') throw new Error(read.left._tag)
  return read.right.find(({ type }) => type === 'LeadershipTaken') ?? null
}

/** Milliseconds from the leader's death to its successor's first event, on the log that is named so. */
const withoutLeader = async (named: string, size: Size): Promise<number> => {
  const log = await anyLog(named)
  const group = `orders-${randomUUID()}` as GroupId
  const children = [await supervise(named, 'supervisor-1', group)]
  const [leader] = children
  try {
    await protect(log, group, policies[size])
    children.push(await supervise(named, 'supervisor-2', group))
    // The one that stands by has heard the leader for a while.
    await systemClock.sleep(2 * policies[size].leaderLeaseMs)
    const before = await newestLeadership(log, group)
    leader?.kill('SIGKILL')
    const killed = performance.now()
    while ((await newestLeadership(log, group))?.revision === before?.revision) await systemClock.sleep(10)
    return performance.now() - killed
  } finally {
    for (const child of children) {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    await log.close()
  }
}

const sampleOf = (ms: number, size: Size): Sample => {
  const { leaderLeaseMs } = policies[size]
  return {
    ratio: ms / leaderLeaseMs,
    figures: { 'without a leader': milliseconds(ms), 'leader lease': milliseconds(leaderLeaseMs) },
  }
}

export const takeover: Benchmark = {
  name: 'takeover',
  says: "time from a leader's death (kill -9) to its successor's first event, as a multiple of the leader lease; default policy, SQLite log",
  aim: null,
  runs: 3,
  run: (size) => ownFolder(async (folder) => sampleOf(await withoutLeader(join(folder, 'log.db'), size), size)),
}

export const takeoverEventStoreDb: Benchmark = {
  name: 'takeover-eventstoredb',
  says: 'the same on the EventStoreDB log',
  aim: null,
  runs: 3,
  run: (size) => onEventStoreDb(async (connection) => sampleOf(await withoutLeader(connection, size), size)),
}
