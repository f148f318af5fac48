import { join } from 'node:path'
import type { EpochId, GroupId, OperationId } from '@db-failover/domain'
import type mssql from 'mssql'
import { ownFolder } from '../log/folder.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, milliseconds } from '../measure/timing.ts'
import { engineFor, poolOn, startServers } from './servers.ts'

const group = 'orders' as GroupId
const rounds: Readonly<Record<Size, number>> = { small: 2, full: 10 }
/** Milliseconds of a tenth of the backup. */
const pace = 5

const backup = (path: string): string =>
  `BACKUP DATABASE [app] TO DISK = N'${path.replaceAll("'", "''")}' WITH COPY_ONLY, FORMAT, CHECKSUM, STOP_ON_ERROR, STATS = 5`

export const statement: Benchmark = {
  name: 'statement-sqlserver',
  says: 'a backup of 50 ms that reports STATS through the adapter (own session, look at term and lineage, header read back), against the bare statement through mssql on a connection of its own',
  aim: null,
  runs: 5,
  run: (size) =>
    ownFolder(async (folder) => {
      const servers = await startServers(folder, ['a'], pace)
      const entry = servers.entry('a', 'app')
      const engine = engineFor()
      const open = await poolOn(entry)
      try {
        await open.request().batch('CREATE DATABASE [app]')
        let n = 0
        const bare = async (pool: mssql.ConnectionPool): Promise<void> => {
          let heard = 0
          const request = pool.request()
          request.on('info', () => {
            heard++
          })
          await request.batch(backup(join(entry.staging.server, `bare-${n++}.bak`)))
          if (heard < 10) throw new Error('the statement reported no progress')
        }
        const ms = await inTurn(rounds[size], {
          ours: async () => {
            const set = `${group}/1/${n++}` as OperationId
            const order = {
              set,
              kind: 'full',
              epoch: `${group}/1/1` as EpochId,
              base: null,
              contingency: true,
            } as const
            const run = { signal: new AbortController().signal, progress: () => {}, term: 1 }
            const taken = await engine.backups.take({ group, entry, generation: 'app' }, order, run)()
            if (taken._tag === 'Left') throw new Error(taken.left.says)
          },
          own: async () => {
            const pool = await poolOn(entry)
            await bare(pool)
            await pool.close()
          },
          open: () => bare(open),
        })
        return {
          ratio: ms.ours / ms.own,
          figures: {
            'through the adapter': milliseconds(ms.ours),
            'bare, with a connection of its own': milliseconds(ms.own),
            'bare, on an open connection': milliseconds(ms.open),
          },
        }
      } finally {
        await Promise.allSettled([engine.close(), open.close()])
        await servers.kill()
      }
    }),
}
