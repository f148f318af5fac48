import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { eventLogContract } from '@db-failover/ports/contracts'
import { opened } from './folder.ts'

eventLogContract('the log in an SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'event-log-'))
  const path = join(folder, 'log.db')
  const log = await opened({ path })
  const other = await opened({ path })
  return {
    log,
    other,
    openSubscriptions: log.openSubscriptions,
    damage: async (stream, revision) => {
      const db = new DatabaseSync(path)
      db.prepare(
        `UPDATE events SET data = '{"n":99}' WHERE revision = ? AND stream = (SELECT id FROM streams WHERE name = ?)`,
      ).run(revision, stream)
      db.close()
    },
    dispose: async () => {
      await Promise.all([log.close(), other.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
})
