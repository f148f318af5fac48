import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asTyped } from '../src/cli/as-typed.ts'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

// What is said to type works where it is read: with the process file and the group that it needs.

let folder = ''
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = newFolder()
  layOut(folder, 'supervisor-1', { groups: ['orders', 'stock'] })
  const group = readFileSync(at('group.yaml'), 'utf8')
  writeFileSync(
    at('stock.yaml'),
    group.replace('group: orders', 'group: stock').replaceAll('database: orders', 'database: stock'),
  )
  for (const file of ['group.yaml', 'stock.yaml']) await call(folder, ['apply', file, '--leave'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a path with blanks is one word', () => {
  expect(asTyped({ config: '/my files/x.yaml' })('run')).toBe('db-failover --config "/my files/x.yaml" run')
  expect(asTyped({})('run')).toBe('db-failover run')
})

test('of several groups each is named, but not where a process or a file does so', async () => {
  expect((await call(folder, ['status'])).stdout.match(/type: .+/g)).toEqual([
    'type: db-failover run',
    'type: db-failover run',
  ])
  expect(asTyped({ group: 'stock' })('backup full')).toBe('db-failover --group stock backup full')
  const none = await call(folder, ['--group', 'stock', 'history', '--operation', 'stock/9/9'])
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('type: db-failover --group stock history\n') })
})

test('from another folder the process file is named', async () => {
  const here = ['--config', at('db-failover.yaml'), '--group', 'stock']
  expect((await call(tmpdir(), [...here, 'status'])).stdout).toContain(`type: db-failover ${here[0]} ${here[1]} run`)
  const refused = await call(tmpdir(), [...here, 'return'])
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`type: db-failover ${here.join(' ')} `) })
  const nobody = await call(tmpdir(), [
    ...here,
    'add',
    'machine-c',
    '--machine',
    'c',
    '--server',
    'c',
    '--instance',
    'c',
    '--database',
    'x',
    '--staging',
    's',
    '--backup',
    'b',
  ])
  expect(nobody).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/no supervisor leads .+\n {2}type: db-failover --config \S+ run\n$/),
  })
})
