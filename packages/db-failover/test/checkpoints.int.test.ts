import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GroupId, ProcessId, Sha256 } from '@db-failover/domain'
import { afterEach, expect, it } from 'vitest'
import { checkpointsInFolder } from '../src/library/checkpoints-in-folder.ts'

const folders: string[] = []
const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'db-failover-test-'))
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

const orders = 'orders' as GroupId
const process1 = 'supervisor-1' as ProcessId
const head = { revision: 123_456_789_012_345_678n, hash: 'ab'.repeat(32) as Sha256 }

it('what is kept is found again, by group and process, in a folder that need not be there', async () => {
  const folder = join(await aFolder(), 'deep', 'down')
  const checkpoints = checkpointsInFolder(folder, process1)
  expect(await checkpoints.of(orders)).toBeNull()
  await checkpoints.keep(orders, head)
  expect(await checkpoints.of(orders)).toEqual(head)
  expect(await checkpoints.of('stock' as GroupId)).toBeNull()
  expect(await checkpointsInFolder(folder, 'supervisor-2' as ProcessId).of(orders)).toBeNull()
  expect(await readdir(folder)).toEqual(['supervisor-1.orders.checkpoint.json'])
})

it.each([
  ['cut off', '{"formatVersion":1,"group":"ord'],
  ['of another group', JSON.stringify({ formatVersion: 1, group: 'stock', revision: '1', hash: head.hash })],
  ['of another version', JSON.stringify({ formatVersion: 2, group: 'orders', revision: '1', hash: head.hash })],
  ['without a number', JSON.stringify({ formatVersion: 1, group: 'orders', revision: '-1', hash: head.hash })],
  ['empty', ''],
])('a file that is %s stands for none', async (_, text) => {
  const folder = await aFolder()
  await writeFile(join(folder, 'supervisor-1.orders.checkpoint.json'), text)
  expect(await checkpointsInFolder(folder, process1).of(orders)).toBeNull()
})
