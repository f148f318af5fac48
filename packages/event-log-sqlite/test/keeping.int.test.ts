import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { any } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { anEvent, right } from './events.ts'
import { aFolder, openedForTest } from './folder.ts'

it('events that keepNewest hides are removed from the file', async () => {
  const path = join(await aFolder(), 'log.db')
  const log = await openedForTest({ path })
  right(await log.keepNewest('alive', 3)())
  for (let n = 0; n < 20; n++) right(await log.append('alive', any, [anEvent()])())
  const db = new DatabaseSync(path)
  expect(db.prepare('SELECT count(*) AS n, min(revision) AS oldest FROM events').get()).toEqual({ n: 3, oldest: 17 })
  db.close()
})
