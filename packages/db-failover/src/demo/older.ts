import { copyFile, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, GroupId, OperationId, TakenBackup } from '@db-failover/domain'
import { sqliteEngine } from '@db-failover/engine-sqlite'
import { rowsIn } from './evidence/rows.ts'
import type { Layout } from './layout.ts'
import { type Stage, StoryStopped } from './stage.ts'

/** A place beside the group into which any of its backups can be restored. */
const scratchEntry = (folder: string, backups: string, name: string): Entry => ({
  id: 'machine-a' as Entry['id'],
  machine: 'scratch',
  server: 'scratch',
  instance: join(folder, name),
  database: 'orders',
  staging: { server: backups, supervisor: backups },
  backup: { server: backups, supervisor: backups },
})

/** Restores one full backup from a folder to a scratch file and answers its path; the file is not opened. */
export const restoredToScratch = async (
  { scratch, group }: Pick<Layout, 'scratch' | 'group'>,
  backups: string,
  backup: TakenBackup,
): Promise<string> => {
  const engine = sqliteEngine()
  const operation = `${group}/0/0` as OperationId
  const entry = scratchEntry(scratch, backups, backup.set.replaceAll('/', '-'))
  await mkdir(entry.instance ?? scratch, { recursive: true })
  const generation = engine.restores.generationFor(entry, operation)
  const restored = await engine.restores.restore(
    entry,
    group as GroupId,
    {
      operation,
      epoch: backup.epoch,
      full: { at: { entry, folder: 'backup', file: backup.file }, backup },
      differential: null,
      generation,
    },
    { term: 0, signal: new AbortController().signal, progress: () => {} },
  )()
  await engine.close()
  if (restored._tag === 'Left') throw new StoryStopped(`${backup.file} cannot be restored: ${restored.left.says}`)
  return join(entry.instance ?? scratch, generation)
}

/** Puts what an old full holds in the place of the master's database file, as a person with another tool would. */
export const putOlderInPlace = async (s: Stage, old: TakenBackup): Promise<void> => {
  const scratch = await restoredToScratch(s.layout, join(s.layout.scratch, 'kept'), old)
  const { active } = s.now().switches
  if (active === null) throw new StoryStopped('no database is active')
  const instance = s.layout.instance('machine-a')
  const at = new Date().toISOString()
  const taken = await s.takeAway('machine-a', 'before-the-older-backup')
  const ready = join(instance, 'older.tmp')
  await copyFile(scratch, ready)
  await rename(ready, join(instance, active.generation))
  const before = rowsIn(join(taken, active.generation))
  const older = rowsIn(scratch)
  const rows = new Set([...before].filter((r) => !older.has(r)))
  s.deed({ what: 'an older backup was put in place of the database', at, epoch: active.epoch, rows })
}
