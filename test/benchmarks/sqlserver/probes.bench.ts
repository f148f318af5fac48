import type { GroupId } from '@db-failover/domain'
import { ownFolder } from '../log/folder.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { milliseconds, perSecond } from '../measure/timing.ts'
import { engineFor, poolOn, startServers } from './servers.ts'

const plans: Readonly<Record<Size, { readonly instances: number; readonly databases: number }>> = {
  small: { instances: 2, databases: 10 },
  full: { instances: 10, databases: 1_000 },
}
/** Probes under way at once, as those of groups whose turns fall together. */
const atOnce = 50
/** What the default policy asks: each database once in five seconds. */
const everyMs = 5_000

export const probes: Benchmark = {
  name: 'probes-sqlserver',
  says: 'probes per second of a thousand databases on ten emulated instances, as a multiple of one probe of each in five seconds',
  aim: { least: 1 },
  runs: 3,
  run: (size) =>
    ownFolder(async (folder) => {
      const { instances, databases } = plans[size]
      const names = Array.from({ length: instances }, (_, i) => `server-${i}`)
      const servers = await startServers(folder, names)
      const engine = engineFor()
      try {
        const targets = Array.from({ length: databases }, (_, i) => ({
          group: `orders-${i}` as GroupId,
          entry: servers.entry(names[i % instances] ?? '', `app-${i}`),
          generation: `app-${i}`,
        }))
        for (const name of names) {
          const pool = await poolOn(servers.entry(name, 'master'))
          for (const { entry } of targets)
            if (entry.id === name) await pool.request().batch(`CREATE DATABASE [${entry.database}]`)
          await pool.close()
        }
        const times: number[] = []
        const probe = async (n: number): Promise<void> => {
          const target = targets[n]
          if (target === undefined) return
          const began = performance.now()
          const signal = AbortSignal.timeout(60_000)
          const { verdict, says } = await engine.health.probe(target, { raise: null, timeoutMs: 30_000, signal })
          if (verdict !== 'alive') throw new Error(`${target.entry.database}: ${verdict}, ${says}`)
          times.push(performance.now() - began)
          return probe(n + atOnce)
        }
        const all = () => Promise.all(Array.from({ length: atOnce }, (_, i) => probe(i)))
        // Connections are opened once.
        await all()
        times.length = 0
        const began = performance.now()
        await all()
        const ms = performance.now() - began
        const sorted = times.toSorted((a, b) => a - b)
        return {
          ratio: everyMs / ms,
          figures: {
            probes: perSecond(databases, ms),
            'of so many databases': `${databases}`,
            'the middle one took': milliseconds(sorted[sorted.length >> 1] ?? 0),
            'the slowest': milliseconds(sorted.at(-1) ?? 0),
          },
        }
      } finally {
        await engine.close()
        await servers.kill()
      }
    }),
}
