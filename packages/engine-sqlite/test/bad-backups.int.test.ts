import { hash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GroupId, TakenBackup } from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import { digestBytes, endMark, magic, prefixBytes, trailerBytes } from '../src/backup-header.ts'
import { done, instances, marked, operation, refusal, restore, restoreOrder, run, stagingOf, take } from './given.ts'
import type { SqliteSubject } from './subject.ts'

interface Backups {
  readonly full: TakenBackup
  readonly differential: TakenBackup
  readonly other: TakenBackup
}

const taken = async (s: SqliteSubject): Promise<Backups> => {
  await s.application.put(s.master, 'a', '1')
  const full = await done(take(s, 2))
  await s.application.put(s.master, 'b', '2')
  const differential = await done(take(s, 3, full))
  return { full, differential, other: await done(take(s, 4)) }
}

const headerEnd = (bytes: Buffer): number => prefixBytes + bytes.readUInt32BE(magic.length + 4)

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
  return copy
}

/** A file that ends with a right hash of whatever it holds: only what it says gives it away. */
const resigned = (bytes: Buffer, change: (header: string) => string): Buffer => {
  const end = headerEnd(bytes)
  const header = Buffer.from(change(bytes.toString('utf8', prefixBytes, end)))
  const numbers = Buffer.from(bytes.subarray(magic.length, prefixBytes))
  numbers.writeUInt32BE(header.length, 4)
  const proven = Buffer.concat([magic, numbers, header, bytes.subarray(end, -digestBytes - endMark.length)])
  return Buffer.concat([proven, hash('sha256', proven, 'buffer'), endMark])
}

type Spoil = (bytes: Buffer) => Buffer

const spoiled: readonly (readonly [what: string, spoil: Spoil, code: string])[] = [
  ['empty', () => Buffer.alloc(0), 'TRUNCATED'],
  ['cut off within its first word', (b) => b.subarray(0, 5), 'TRUNCATED'],
  ['cut off within its numbers', (b) => b.subarray(0, prefixBytes - 2), 'TRUNCATED'],
  ['cut off within its header', (b) => b.subarray(0, prefixBytes + 20), 'TRUNCATED'],
  ['cut off within its pages', (b) => b.subarray(0, headerEnd(b) + 5000), 'TRUNCATED'],
  ['cut off by its last byte', (b) => b.subarray(0, -1), 'TRUNCATED'],
  [
    'without its end mark',
    (b) => Buffer.concat([b.subarray(0, -endMark.length), Buffer.alloc(endMark.length)]),
    'UNFINISHED',
  ],
  ['something else', () => Buffer.from('SQLite format 3\0, or whatever else lies about'), 'NOT_A_BACKUP'],
  ['of a later format', (b) => flipped(b, magic.length + 3), 'UNKNOWN_VERSION'],
  ['with a header of impossible length', (b) => flipped(b, magic.length + 4), 'DAMAGED'],
  ['with a header that is no JSON', (b) => flipped(b, prefixBytes), 'DAMAGED'],
  ['with one bit of a page changed', (b) => flipped(b, headerEnd(b) + 4321), 'DAMAGED'],
  ['with one bit of its time changed', (b) => flipped(b, b.length - trailerBytes), 'DAMAGED'],
  ['with one bit of its hash changed', (b) => flipped(b, b.length - endMark.length - 1), 'DAMAGED'],
  ['with bytes behind its end', (b) => Buffer.concat([b, Buffer.from('more')]), 'DAMAGED'],
  [
    'signed anew as another set',
    (b) => resigned(b, (h) => h.replace('"set":"group/1/2"', '"set":"group/1/8"')),
    'OTHER_SET',
  ],
  [
    'signed anew as a differential',
    (b) => resigned(b, (h) => h.replace('"kind":"full"', '"kind":"differential"')),
    'OTHER_KIND',
  ],
  [
    'signed anew in another epoch',
    (b) => resigned(b, (h) => h.replace('"epoch":"group/1/1","entry"', '"epoch":"group/1/7","entry"')),
    'OTHER_EPOCH',
  ],
  [
    'signed anew with other instants',
    (b) => resigned(b, (h) => h.replace(/"noneAfter":"2/, '"noneAfter":"3')),
    'OTHER_CONTENT',
  ],
  ['with a header that lacks a field', (b) => resigned(b, (h) => h.replace('"pageSize"', '"pageNumber"')), 'DAMAGED'],
]

describe('a full that is', () => {
  for (const [what, spoil, code] of spoiled)
    it(`${what} is refused as ${code} by verification, restore and drill`, async () => {
      const s = await marked()
      const { full } = await taken(s)
      const path = join(stagingOf(s), full.file)
      const sound = await readFile(path)
      const bad = spoil(sound)
      expect(bad.equals(sound), 'the file is another').toBe(false)
      await writeFile(path, bad)
      const order = restoreOrder(s, 9, full)
      const at = order.full.at
      const codes = [
        await refusal(s.engine.backups.verify(at, full, run)),
        await refusal(s.engine.restores.restore(s.backup, s.group, order, run)),
        await refusal(s.engine.restores.drill(s.backup, s.group, order, run)),
      ].map((e) => `${e._tag} ${e.code}`)
      expect(new Set(codes)).toEqual(new Set([`BadBackup ${code}`]))
      expect(instances(s)).toEqual([])
    })
})

describe('a chain', () => {
  const refusedAs = async (s: SqliteSubject, order: ReturnType<typeof restoreOrder>, group = s.group) => {
    const error = await refusal(s.engine.restores.restore(s.backup, group, order, run))
    expect(instances(s)).toEqual([])
    return `${error._tag} ${error.code}`
  }

  it('whose differential rests on another full is refused as WRONG_BASE', async () => {
    const s = await marked()
    const { other, differential } = await taken(s)
    expect(await refusedAs(s, restoreOrder(s, 9, other, differential))).toBe('BadBackup WRONG_BASE')
  })

  it('whose differential rests on a full of that name with another content is refused as WRONG_BASE', async () => {
    const s = await marked()
    const { full, differential } = await taken(s)
    const path = join(stagingOf(s), differential.file)
    const bytes = resigned(await readFile(path), (h) =>
      h.replace(/"baseSnapshotSha256":"[0-9a-f]{64}"/, `"baseSnapshotSha256":"${'0'.repeat(64)}"`),
    )
    await writeFile(path, bytes)
    const recorded = { ...differential, sha256: hash('sha256', bytes) as TakenBackup['sha256'], size: bytes.length }
    expect(await refusedAs(s, restoreOrder(s, 9, full, recorded))).toBe('BadBackup WRONG_BASE')
  })

  it('whose result is not what the backup had read is refused as WRONG_RESULT', async () => {
    const s = await marked()
    const { full } = await taken(s)
    const path = join(stagingOf(s), full.file)
    const bytes = resigned(await readFile(path), (h) =>
      h.replace(/"snapshotSha256":"[0-9a-f]{64}"/, `"snapshotSha256":"${'0'.repeat(64)}"`),
    )
    await writeFile(path, bytes)
    const recorded = { ...full, sha256: hash('sha256', bytes) as TakenBackup['sha256'], size: bytes.length }
    expect(await refusedAs(s, restoreOrder(s, 9, recorded))).toBe('BadBackup WRONG_RESULT')
  })

  it('with a differential in place of its full is refused as OTHER_KIND', async () => {
    const s = await marked()
    const { differential } = await taken(s)
    expect(await refusedAs(s, restoreOrder(s, 9, differential))).toBe('BadBackup OTHER_KIND')
  })

  it('of another group is refused as OTHER_GROUP', async () => {
    const s = await marked()
    const { full } = await taken(s)
    expect(await refusedAs(s, restoreOrder(s, 9, full), 'other' as GroupId)).toBe('BadBackup OTHER_GROUP')
  })

  it('whose files are missing is refused as NO_FILE', async () => {
    const s = await marked()
    const { full } = await taken(s)
    const order = restoreOrder(s, 9, full)
    const missing = { ...order, full: { ...order.full, at: { ...order.full.at, entry: s.backup } } }
    expect(await refusedAs(s, missing)).toBe('BadBackup NO_FILE')
  })

  it('restored under a name that another operation bears is refused', async () => {
    const s = await marked()
    const { full } = await taken(s)
    const order = { ...restoreOrder(s, 9, full), generation: s.engine.restores.generationFor(s.backup, operation(8)) }
    expect(await refusedAs(s, order)).toBe('BadDatabase BAD_GENERATION_NAME')
  })

  it('that is sound is restored', async () => {
    const s = await marked()
    const { full, differential } = await taken(s)
    const at = await restore(s, restoreOrder(s, 9, full, differential))
    expect(await s.application.read(at)).toEqual({ a: '1', b: '2' })
  })
})
