import { backupFilesOn, nodeFileSystem } from '@db-failover/backup-files-local'
import type { GroupId, Policy, ProcessId } from '@db-failover/domain'
import { sqlServerHostConnections } from '@db-failover/engine-sqlserver'
import { openHost } from '@db-failover/host'
import { type DatabaseEngine, systemClock } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { startSupervisor } from '@db-failover/supervisor'
import { ownFolder } from '../log/folder.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { milliseconds } from '../measure/timing.ts'
import { protect } from '../system/installation.ts'
import { credential } from './credential.ts'
import { certificateAuthorities, engineFor, poolOn, startServers } from './servers.ts'

const group = 'orders' as GroupId

/** A port that refuses counts at once: how long detection takes is policy, and not what is measured. */
const policies: Readonly<Record<Size, Partial<Policy>>> = {
  small: { restartAllowanceMs: 0, probeEveryMs: 500, heartbeatEveryMs: 100, lostAfterMs: 1_000, lostAfterFailures: 2 },
  full: { restartAllowanceMs: 0, probeEveryMs: 1_000, heartbeatEveryMs: 500, lostAfterMs: 4_000 },
}

/** The engine, telling when a probe of the entry failed last, and how long restoring and recovering took. */
const watched = (engine: DatabaseEngine, entry: string) => {
  const seen = { failedAt: Number.NaN, engineMs: 0, switching: false }
  const timed =
    <A>(work: () => Promise<A>) =>
    async (): Promise<A> => {
      seen.switching = true
      const began = performance.now()
      const done = await work()
      seen.engineMs += performance.now() - began
      return done
    }
  const { health, restores } = engine
  const watching: DatabaseEngine = {
    ...engine,
    health: {
      ...health,
      probe: async (target, options) => {
        const probe = await health.probe(target, options)
        if (target.entry.id === entry && probe.verdict === 'gone' && !seen.switching) seen.failedAt = performance.now()
        return probe
      },
    },
    restores: {
      ...restores,
      restore: (...order) => timed(restores.restore(...order)),
      open: (...order) => timed(restores.open(...order)),
    },
  }
  return { seen, watching }
}

export const failover: Benchmark = {
  name: 'failover-sqlserver',
  says: "seconds from the last failed probe of a killed master to a host's first row committed on the new active, without the engine's own restore and recovery; emulated instances, log in memory",
  aim: null,
  runs: 3,
  run: (size) =>
    ownFolder(async (folder) => {
      const [a, b] = await Promise.all([startServers(folder, ['a']), startServers(folder, ['b'])])
      const entries = [a.entry('a', 'app'), b.entry('b', 'app')] as const
      const { seen, watching } = watched(engineFor(), 'a')
      const log = memoryEventLog()
      const pool = await poolOn(entries[0])
      await pool.request().batch('CREATE DATABASE [app]')
      await pool.request().batch('CREATE TABLE [app].dbo.rows (id int NOT NULL PRIMARY KEY)')
      await pool.close()
      const supervisor = await startSupervisor({
        groups: [group],
        process: 'supervisor-1' as ProcessId,
        actor: 'service',
        log,
        engines: () => watching,
        files: backupFilesOn(nodeFileSystem),
        clock: systemClock,
      })()
      if (supervisor._tag === 'Left') throw new Error(supervisor.left._tag)
      try {
        await protect(log, group, policies[size], entries)
        const connections = sqlServerHostConnections({
          process: 'app',
          credential: () => credential,
          certificateAuthorities,
        })
        const host = await openHost({ group, process: 'app', log, connections })
        if (host._tag === 'Left') throw new Error(host.left.says)
        let n = 0
        const committedOn = async (entry: string): Promise<void> => {
          for (;;) {
            const done = await host.right.transaction((t) =>
              t.request().query(`INSERT INTO dbo.rows (id) VALUES (${n++})`),
            )
            if (done._tag === 'Right' && done.right.entry === entry) return
            await systemClock.sleep(10)
          }
        }
        await committedOn('a')
        await a.kill()
        await committedOn('b')
        const ms = performance.now() - seen.failedAt
        await host.right.close()
        return {
          ratio: (ms - seen.engineMs) / 1_000,
          figures: {
            'from the last failed probe to the first row': milliseconds(ms),
            'of it restore and recovery': milliseconds(seen.engineMs),
          },
        }
      } finally {
        await supervisor.right.stop()
        await watching.close()
        await Promise.all([a.kill(), b.kill()])
      }
    }),
}
