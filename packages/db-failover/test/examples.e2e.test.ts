import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failoverGroup, orThrow, sqlite } from '../src/index.ts'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url))

const run = (name: string, log: string) => {
  const child = spawn(process.execPath, ['--conditions=db-failover-source', example(name), log], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<{ readonly code: number | null; readonly said: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said })),
  )
  return { ended, stop: () => child.kill('SIGTERM') }
}

let folder = ''
beforeAll(() => {
  folder = newFolder()
  layOut(folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a few lines supervise a group and write through the gate', async () => {
  const log = join(folder, 'log', 'failover.sqlite')
  // The description is written before anybody supervises: the group is created, the entries wait for a leader.
  await call(folder, ['apply', 'group.yaml', '--leave'])
  const supervisor = run('supervise', log)
  await expect
    .poll(async () => (await call(folder, ['enable', '--accept-data-loss'])).code, { timeout: 30_000 })
    .toBe(0)
  const application = await run('application', log).ended
  expect(application).toEqual({ code: 0, said: 'acknowledged by machine-a\n' })
  supervisor.stop()
  expect((await supervisor.ended).code).toBe(0)
  const db = new DatabaseSync(join(folder, 'machine-a', 'instance', 'orders.sqlite'), { readOnly: true })
  expect(db.prepare('SELECT what FROM orders ORDER BY id').all()).toEqual([
    { what: 'the first' },
    { what: 'one teapot' },
  ])
  db.close()
})

test('what cannot be done is a value with a tag, or an exception for those who want one', async () => {
  const nowhere = failoverGroup('orders', sqlite({ log: join(folder, 'no', 'such', 'folder', 'log.sqlite') }))
  const refused = await nowhere.host({ process: 'shop-1' })
  expect(refused).toMatchObject({ _tag: 'Left', left: { _tag: 'FolderMissing' } })
  expect(() => orThrow(refused)).toThrow(/FolderMissing: /)
  const misnamed = failoverGroup('a/b', sqlite({ log: join(folder, 'log', 'failover.sqlite') }))
  expect(await misnamed.supervise({ process: 's' })).toMatchObject({ _tag: 'Left', left: { _tag: 'InvalidName' } })
})

test('the library asks as the command line does', async () => {
  const orders = failoverGroup('orders', sqlite({ log: join(folder, 'log', 'failover.sqlite') }))
  const paused = await orders.ask({ type: 'Resume' }, { process: 'console', actor: 'carol' })
  expect(paused).toMatchObject({ _tag: 'Right', right: { request: null } })
  const refused = await orders.ask({ type: 'RunBackup', kind: 'full' }, { process: 'console', actor: 'carol' })
  expect(refused).toMatchObject({ _tag: 'Left', left: { _tag: 'NoLiveLeader', withdrawn: true } })
})
