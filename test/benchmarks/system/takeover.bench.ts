import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultPolicy, type GroupId } from '@db-failover/domain'
import { type EventLog, groupStream, type StoredEvent, systemClock } from '@db-failover/ports'
import { openLog, ownFolder } from '../log/folder.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { milliseconds } from '../measure/timing.ts'
import { protect } from './installation.ts'

const program = fileURLToPath(new URL('supervise.ts', import.meta.url))
const group = 'orders' as GroupId

/** The default policy; for a try one that is five times as fast. */
const policies: Readonly<Record<Size, { readonly leaderLeaseMs: number; readonly heartbeatEveryMs: number }>> = {
  small: { leaderLeaseMs: 2_000, heartbeatEveryMs: 200 },
  full: { leaderLeaseMs: defaultPolicy.leaderLeaseMs, heartbeatEveryMs: defaultPolicy.heartbeatEveryMs },
}

const supervise = async (path: string, name: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, ['--conditions=db-failover-source', program, path, name, group], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return child
}

const newestLeadership = async (log: EventLog): Promise<StoredEvent | null> => {
  const read = await log.read(groupStream(group), { direction: 'backwards', from: 'end', most: 1_000 })()
  if (read._tag === 'Left') throw new Error(read.left._tag)
  return read.right.find(({ type }) => type === 'LeadershipTaken') ?? null
}

export const takeover: Benchmark = {
  name: 'takeover',
  says: "time from a leader's death (kill -9) to its successor's first event, as a multiple of the leader lease; default policy, SQLite log",
  aim: null,
  runs: 3,
  run: (size) =>
    ownFolder(async (folder) => {
      const path = join(folder, 'log.db')
      const log = await openLog(path)
      const leader = await supervise(path, 'supervisor-1')
      const children = [leader]
      try {
        await protect(log, group, policies[size])
        children.push(await supervise(path, 'supervisor-2'))
        // The one that stands by has heard the leader for a while.
        await systemClock.sleep(2 * policies[size].leaderLeaseMs)
        const before = await newestLeadership(log)
        leader.kill('SIGKILL')
        const killed = performance.now()
        while ((await newestLeadership(log))?.revision === before?.revision) await systemClock.sleep(10)
        const ms = performance.now() - killed
        const { leaderLeaseMs } = policies[size]
        return {
          ratio: ms / leaderLeaseMs,
          figures: { 'without a leader': milliseconds(ms), 'leader lease': milliseconds(leaderLeaseMs) },
        }
      } finally {
        for (const child of children) {
          child.kill('SIGKILL')
          if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
        }
        await log.close()
      }
    }),
}
