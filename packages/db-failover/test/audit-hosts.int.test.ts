import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { GroupId } from '@db-failover/domain'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { hostsStream } from '@db-failover/ports'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { orThrow } from '../src/index.ts'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

// What hosts reported is evidence too: the proof of the log reads it.

let folder = ''
const path = () => join(folder, 'log', 'failover.sqlite')
beforeAll(async () => {
  folder = newFolder()
  layOut(folder)
  await call(folder, ['apply', 'group.yaml', '--leave'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a report that was changed, or cut out, ends the proof with 4 and is named', async () => {
  const log = orThrow(await openSqliteEventLog({ path: path() })())
  const report = (n: number) => ({
    eventId: randomUUID(),
    type: 'HostDrained',
    schemaVersion: 1,
    data: { cut: n },
    metadata: {},
  })
  const stream = hostsStream('orders' as GroupId)
  orThrow(await log.append(stream, { _tag: 'NoStream' }, [report(0), report(1), report(2)])())
  await log.close()
  const verified = await call(folder, ['audit', 'verify'])
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('hosts: 3 reports can be read') })

  const db = new DatabaseSync(path())
  db.exec(`UPDATE events SET data = '{"cut":7}' WHERE type = 'HostDrained' AND revision = 1`)
  const changed = await call(folder, ['audit', 'verify'])
  expect(changed).toMatchObject({ code: 4, stderr: expect.stringContaining(`revision 1 of ${stream}: `) })
  db.exec(`DELETE FROM events WHERE type = 'HostDrained' AND revision = 1`)
  db.close()
  const cut = await call(folder, ['audit', 'verify', '--json'])
  expect({ code: cut.code, ...JSON.parse(cut.stdout).error }).toMatchObject({
    code: 4,
    _tag: 'Damaged',
    revision: null,
  })
})

test('a folder without manifests is said to hold none', async () => {
  const { stderr } = await call(folder, ['audit', 'verify', '--anchors', 'machine-b/backup'])
  expect(stderr).toContain('no manifest in machine-b/backup names a place in a log')
})
