import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { TakenBackup } from '@db-failover/domain'
import type { FileAt } from '@db-failover/ports'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fileAt } from './colleague.ts'
import { done, epoch, type Given, givenServers, operation, refusal, run } from './given.ts'

// A differential is restored on the full that it was taken after, and on no other that only looks like it.

let g: Given
let full: TakenBackup
let differential: TakenBackup
beforeAll(async () => {
  g = await givenServers()
  full = await g.full(2)
  await g.application.put(g.master, 'after the full', '1')
  const order = { set: operation(3), kind: 'differential', epoch, base: full, contingency: false } as const
  differential = await done(g.engine.backups.take(g.target(), order, run))
})
afterAll(() => g.dispose())

const staged = ({ file }: TakenBackup): FileAt => ({ entry: g.master.entry, folder: 'staging', file })

const restored = (sequence: number) => {
  const generation = g.engine.restores.generationFor(g.backup, operation(sequence))
  const order = {
    operation: operation(sequence),
    epoch: operation(sequence),
    full: { at: staged(full), backup: full },
    differential: { at: staged(differential), backup: differential },
    generation,
  }
  return g.engine.restores.restore(g.backup, g.group, order, run)
}

/** The header at the end of a set in the emulator's media: kind, length and checksum of the body, and the body. */
const withHeader = (bytes: Buffer, changed: (header: string) => string): Buffer => {
  for (let at = 0; at < bytes.length; ) {
    const end = at + 12 + bytes.readUInt32LE(at + 4)
    if (bytes.toString('ascii', at, at + 4) === 'ESET') {
      const body = Buffer.from(changed(bytes.toString('utf8', at + 12, end)))
      const head = Buffer.from(bytes.subarray(at, at + 12))
      head.writeUInt32LE(body.length, 4)
      head.writeUInt32LE(crc32(body), 8)
      return Buffer.concat([bytes.subarray(0, at), head, body, bytes.subarray(end)])
    }
    at = end
  }
  throw new Error('the set has no end')
}

/** The differential with another header as long as the work lasts. */
const forged = async (change: (header: string) => string, work: () => Promise<void>): Promise<void> => {
  const path = fileAt(staged(differential))
  const before = await readFile(path)
  const after = withHeader(before, change)
  expect(after.equals(before)).toBe(false)
  await writeFile(path, after)
  await work().finally(() => writeFile(path, before))
}

/** A number of a header, moved. */
const moved =
  (field: string, by: (lsn: bigint) => bigint) =>
  (header: string): string =>
    header.replace(new RegExp(`("${field}":\\{"\\$n":")(\\d+)"`), (_, lead, lsn) => `${lead}${by(BigInt(lsn))}"`)

it('a chain whose guids and log sequence numbers agree is restored', async () => {
  await done(restored(10))
})

it.each([
  ['names its base by a checkpoint that differs in the last digit', 'baseLsn', (lsn: bigint) => lsn + 1n],
  ['was taken after a newer full', 'databaseBackupLsn', (lsn: bigint) => lsn + 1n],
  ['ends before its base on the same fork', 'lastLsn', () => 1n],
])('a differential of the right guid that %s is refused, and nothing is restored', async (_name, field, by) => {
  await forged(moved(field, by), async () => {
    expect(await refusal(restored(11))).toMatchObject({
      _tag: 'BadBackup',
      code: 'WRONG_BASE',
      says: expect.stringMatching(/log sequence number \d+/),
    })
    const names = await g.asks('backup', 'SELECT d.name FROM sys.databases AS d WHERE d.database_id > 4')
    expect(names.map(({ name }) => name)).not.toContain(g.engine.restores.generationFor(g.backup, operation(11)))
  })
})

const otherBase = (header: string): string => header.replace(/("baseGuid":")[^"]+"/, `$1${randomUUID()}"`)
const withoutChecksums = (header: string): string => header.replace('"checksums":true', '"checksums":false')

it.each([
  ['rests on a full of another tool', otherBase, 'BASE_DISPLACED'],
  ['bears no checksums', withoutChecksums, 'UNFIT_SET'],
])(
  'a differential that %s is refused when it is found after its answer was lost, and removed',
  async (_name, change, code) => {
    await forged(change, async () => {
      expect(await refusal(g.engine.backups.find(g.target(), operation(3), run))).toMatchObject({ code })
      expect(existsSync(fileAt(staged(differential)))).toBe(false)
    })
    expect(await done(g.engine.backups.find(g.target(), operation(3), run))).toMatchObject({
      sha256: differential.sha256,
    })
  },
)

it('a differential whose full is no longer the newest is found: its own chain is as good as before', async () => {
  await g.full(5)
  expect(await done(g.engine.backups.find(g.target(), operation(3), run))).toMatchObject({
    sha256: differential.sha256,
  })
})
