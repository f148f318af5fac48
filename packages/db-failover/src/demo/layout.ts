import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Failure } from '../cli/failure.ts'
import { folderMade } from '../cli/folder-made.ts'
import { fileTrouble } from '../config/file-trouble.ts'
import { entries, type Machine } from './settings.ts'

/** Where everything of one demo lies. */
export interface Layout {
  readonly folder: string
  readonly config: string
  readonly description: string
  /** The log's file, or the connection string of an EventStoreDB. */
  readonly log: string
  readonly group: string
  readonly journal: string
  readonly backups: (m: Machine) => string
  /** Where the director puts what it takes away. */
  readonly takenAway: string
  readonly scratch: string
}

/** A server may hold the log of another demo: the group bears a name of its own there. */
export const layoutIn = (folder: string, server: string | undefined): Layout => ({
  folder,
  group: server === undefined ? 'orders' : `orders-${randomUUID().slice(0, 8)}`,
  config: join(folder, 'db-failover.yaml'),
  description: join(folder, 'group.yaml'),
  log: server ?? join(folder, 'log', 'failover.sqlite'),
  journal: join(folder, 'application.journal.jsonl'),
  backups: (m) => join(folder, m, 'backup'),
  takenAway: join(folder, 'taken-away'),
  scratch: join(folder, 'scratch'),
})

/** A new folder whose name contains `db-failover-demo`, in the system's folder for temporary files or in the given one. */
export const newFolder = async (under: string | undefined): Promise<Either<Failure, string>> => {
  const parent = await folderMade(under === undefined ? tmpdir() : resolve(under))
  if (parent._tag === 'Left') return parent
  try {
    return right(await mkdtemp(join(parent.right, 'db-failover-demo-')))
  } catch (cause) {
    return left({ _tag: 'Usage', says: `no folder can be made in ${parent.right}: ${fileTrouble(cause)}` })
  }
}

/** The folders of one demo, before its engine is started. */
export const makeFolders = async (l: Layout): Promise<void> => {
  for (const id of entries)
    for (const part of ['staging', 'backup']) await mkdir(join(l.folder, id, part), { recursive: true })
  for (const folder of [l.takenAway, l.scratch, join(l.folder, 'log')]) await mkdir(folder, { recursive: true })
}
