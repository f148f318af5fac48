import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteEventLog, type SqliteEventLog } from '@db-failover/event-log-sqlite'

/** A folder of its own for one run, on the disk that DB_FAILOVER_BENCH_FOLDER names (else that of temporary files). */
export const ownFolder = async <A>(work: (folder: string) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(process.env.DB_FAILOVER_BENCH_FOLDER ?? tmpdir(), 'db-failover-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const openLog = async (path: string): Promise<SqliteEventLog> => {
  const opened = await openSqliteEventLog({ path, create: true })()
  if (opened._tag === 'Left') throw new Error(opened.left.says)
  return opened.right
}
