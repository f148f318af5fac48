import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BackupSetId,
  defaultPolicy,
  type Entry,
  type EntryId,
  type EpochId,
  evolve,
  type Instant,
  initial,
  type ProcessId,
  restorableFrom,
  type State,
} from '@db-failover/domain'
import { groupLog } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Rebuilt, readCopies, rebuilt, timelineLine, verify, writeRebuilt } from '../src/index.ts'
import { orders } from './log.ts'

const process = 'p1' as ProcessId
const a = 'a' as EntryId
const b = 'b' as EntryId
const c = 'c' as EntryId
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rebuild-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const folderOf = (id: string): string => join(root, id)
const entry = (id: string): Entry => {
  const folder = { server: folderOf(id), supervisor: folderOf(id) }
  return {
    id: id as EntryId,
    machine: id,
    server: id,
    instance: id,
    database: 'orders',
    staging: folder,
    backup: folder,
  }
}
const description = () => ({
  group: orders,
  entries: ['a', 'b', 'c'].map(entry),
  master: 'a' as EntryId,
  order: ['b', 'c'] as EntryId[],
  schedule: initial.configuration.schedule,
  policy: defaultPolicy,
})

const hex = (text: string): string => text.repeat(64).slice(0, 64)
const manifest = (set: string, more: Readonly<Record<string, unknown>> = {}) => ({
  formatVersion: 1,
  group: 'orders',
  set,
  kind: 'full',
  base: null,
  epoch: 'orders/2/1',
  entry: 'a',
  generation: 'orders.sqlite',
  file: `${set.replaceAll('/', '-')}.dbfb`,
  size: 4,
  sha256: hex('a'),
  contains: { allBefore: '2026-01-01T10:00:00.000Z', noneAfter: '2026-01-01T10:00:01.000Z' },
  startedAt: '2026-01-01T10:00:00.000Z',
  finishedAt: '2026-01-01T10:00:02.000Z',
  lineage: { identity: 'i', fork: 'f', counter: '1', differentialBase: null, epoch: 'orders/2/1' },
  log: { revision: '7', hash: hex('7') },
  ...more,
})

const mkdir = (path: string): void => {
  mkdirSync(path, { recursive: true })
}

/** Puts a copy with its manifest into an entry's folder. */
const put = (on: string, what: ReturnType<typeof manifest>, content = 'copy'): void => {
  mkdir(folderOf(on))
  writeFileSync(join(folderOf(on), what.file), content)
  writeFileSync(join(folderOf(on), `${what.file}.manifest.json`), JSON.stringify(what))
}
const from = async (...folders: readonly string[]) => {
  const copies = await readCopies(folders.map(folderOf))
  return copies._tag === 'Left' ? copies : rebuilt(copies.right, description(), { process, active: null })
}
const madeFrom = async (...folders: readonly string[]): Promise<Rebuilt> => {
  const history = await from(...folders)
  if (history._tag === 'Left') throw new Error(history.left.says)
  return history.right
}
const stateOf = async (history: Rebuilt): Promise<State> => {
  const log = memoryEventLog()
  const written = await writeRebuilt(log, orders, history, {
    process,
    actor: 'carol',
    at: '2026-02-01T10:00:00.000Z' as Instant,
  })()
  if (written._tag === 'Left') throw new Error(written.left._tag)
  const read = await groupLog(log, orders).read(null, 1000)()
  if (read._tag === 'Left') throw new Error(read.left._tag)
  return read.right.reduce(evolve, initial)
}

const differential = { kind: 'differential', base: 'orders/2/2', epoch: 'orders/2/1' }

describe('a log that is rebuilt', () => {
  it('knows the newest chain and where it lies, restorable once it has been read back', async () => {
    put('b', manifest('orders/2/2'))
    put('b', manifest('orders/2/5', differential))
    put('c', manifest('orders/2/2'))
    const state = await stateOf(await madeFrom('b', 'c'))
    expect(state.switches.active).toMatchObject({ entry: a, epoch: 'orders/2/1', generation: 'orders.sqlite' })
    expect(state.configuration).toMatchObject({ group: 'orders', master: a, order: [b, c], enabled: null })
    expect(restorableFrom(state, b)).toEqual([])
    const read = (['orders/2/2', 'orders/2/5'] as BackupSetId[]).reduce(
      (s, set) =>
        evolve(s, {
          event: { type: 'CopyVerified', data: { set, on: b } },
          from: {
            at: '2026-02-01T10:00:01.000Z' as Instant,
            role: 'leader',
            actor: 'p1',
            process,
            term: 3,
            revision: 99n,
          },
        }),
      state,
    )
    expect(restorableFrom(read, b)[0]).toMatchObject({
      chain: { full: 'orders/2/2', differential: 'orders/2/5' },
    })
  })

  it('goes on with terms that the lost log has not used, and pins what is of earlier epochs', async () => {
    put('b', manifest('orders/1/2', { epoch: 'orders/1/1' as EpochId }))
    put('b', manifest('orders/4/2', { epoch: 'orders/4/1' as EpochId }))
    const state = await stateOf(await madeFrom('b'))
    expect(state.people.leader?.term).toBe(4)
    expect(state.backups.sets['orders/1/2' as BackupSetId]).toMatchObject({ pinned: true })
    expect(state.backups.sets['orders/4/2' as BackupSetId]).toMatchObject({ pinned: false })
  })

  it('is marked as such, and proves itself against the anchors of its own', async () => {
    put('b', manifest('orders/2/2'))
    const log = memoryEventLog()
    await writeRebuilt(log, orders, await madeFrom('b'), {
      process,
      actor: 'carol',
      at: '2026-02-01T10:00:00.000Z' as Instant,
    })()
    const read = await groupLog(log, orders).read(null, 1000)()
    if (read._tag === 'Left') throw new Error(read.left._tag)
    for (const event of read.right) expect(timelineLine(event).says).toMatch(/^Rebuilt from manifests: /)
    const old = { group: orders, revision: 7n, hash: hex('7') as never, source: 'b' }
    expect(await verify(log, orders, [old])()).toMatchObject({ right: { _tag: 'Sound', anchors: 0 } })
    const forged = { ...old, revision: 2n, hash: hex('2') as never }
    expect(await verify(log, orders, [old, forged])()).toMatchObject({ right: { _tag: 'Damaged', at: 2n } })
    const again = await writeRebuilt(log, orders, await madeFrom('b'), {
      process,
      actor: 'x',
      at: '2026-02-01T10:00:00.000Z' as Instant,
    })()
    expect(again).toMatchObject({ left: { _tag: 'GroupExists' } })
  })

  it('leaves out a copy that is not there or has another size, and says so', async () => {
    put('b', manifest('orders/2/2'))
    put('c', manifest('orders/2/2'), 'longer than it says')
    const history = await madeFrom('b', 'c')
    expect(history.leftOut).toEqual([expect.stringContaining(folderOf('c'))])
    expect((await stateOf(history)).backups.sets['orders/2/2' as BackupSetId]?.copies).toEqual({
      b: { kind: 'copied', attempts: 0 },
    })
  })

  it('takes a person’s word for which database is active, the master’s or that of the newest copy', async () => {
    put('a', manifest('orders/3/2', { entry: 'b', epoch: 'orders/3/1' }))
    const copies = await readCopies([folderOf('a')])
    if (copies._tag === 'Left') throw new Error(copies.left.says)
    const chosen = (active: EntryId | undefined) =>
      rebuilt(copies.right, description(), { process, active: active ?? null })
    expect(chosen(undefined)).toMatchObject({ right: { active: b } })
    expect(chosen(a)).toMatchObject({ right: { active: null } })
    expect(chosen(c)).toMatchObject({ left: { _tag: 'WrongDescription' } })
  })
})

describe('manifests that are wrong or contradict one another give one clear error', () => {
  const cases: readonly (readonly [string, () => void, string, string])[] = [
    ['none at all', () => mkdir(folderOf('b')), 'NoManifests', 'no manifest'],
    ['a folder that is not there', () => {}, 'FolderUnreadable', 'cannot be read'],
    [
      'no JSON',
      () => put('b', Object.assign(manifest('orders/2/2'), { toJSON: () => 7 })),
      'WrongManifest',
      'no JSON object',
    ],
    ['a newer format', () => put('b', manifest('orders/2/2', { formatVersion: 2 })), 'WrongManifest', 'version 2'],
    ['a member missing', () => put('b', manifest('orders/2/2', { sha256: 'short' })), 'WrongManifest', 'sha256'],
    [
      'a place in no log',
      () => put('b', manifest('orders/2/2', { log: { revision: 1 } })),
      'WrongManifest',
      'no place in a log',
    ],
    ['another group', () => put('b', manifest('orders/2/2', { group: 'others' })), 'AnotherGroup', 'others'],
    [
      'an entry that is not described',
      () => put('b', manifest('orders/2/2', { entry: 'z' })),
      'WrongDescription',
      'entry z',
    ],
    [
      'a differential without a base',
      () => put('b', manifest('orders/2/5', { kind: 'differential' })),
      'WrongManifest',
      'without a base',
    ],
    [
      'two contents of one set',
      () => {
        put('b', manifest('orders/2/2'))
        put('c', manifest('orders/2/2', { sha256: hex('b') }))
      },
      'Contradiction',
      'orders/2/2',
    ],
    [
      'two logs',
      () => {
        put('b', manifest('orders/2/2'))
        put('c', manifest('orders/2/3', { log: { revision: '7', hash: hex('8') } }))
      },
      'Contradiction',
      'two different logs',
    ],
    [
      'a base of another epoch',
      () => {
        put('b', manifest('orders/2/2', { epoch: 'orders/1/9' }))
        put('c', manifest('orders/2/5', differential))
      },
      'Contradiction',
      'no full of its epoch',
    ],
  ]

  it.each(cases)('%s', async (_, make, tag, says) => {
    make()
    const folders = ['b', 'c'].filter((id) => existsSync(folderOf(id)))
    const history = await from(...(folders.length === 0 ? ['b'] : folders))
    expect(history).toMatchObject({ left: { _tag: tag, says: expect.stringContaining(says) } })
  })
})
