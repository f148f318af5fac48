import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freshestFor, type TakenBackup } from '@db-failover/domain'
import type { Machine } from '../settings.ts'
import type { Stage } from '../stage.ts'

/** Scheduled differentials and a second full. Answers a full that somebody keeps a copy of, for chapter 7. */
export const scheduled = async (s: Stage): Promise<TakenBackup> => {
  s.chapter(2, 'Backups follow their schedule')
  const first = await s.event('BackupTaken', 'the first full', (e) => e.event.data.backup.kind === 'full', 0n)
  const old = first.event.data.backup
  await s.event('CopyVerified', 'its copy', (e) => e.event.data.set === old.set && e.event.data.on === 'machine-b', 0n)
  await mkdir(join(s.layout.scratch, 'kept'), { recursive: true })
  await copyFile(join(s.layout.backups('machine-b'), old.file), join(s.layout.scratch, 'kept', old.file))
  await s.event('BackupTaken', 'a differential', (e) => e.event.data.backup.kind === 'differential')
  const second = await s.event(
    'BackupTaken',
    'a second full',
    ({ event: { data } }) => data.backup.kind === 'full' && data.backup.set !== old.set,
  )
  await restorable(s, second.event.data.backup.set, ['machine-b', 'machine-c'])
  return old
}

/** The machine would be restored from a full with a differential, and no other backup is on its way. */
export const differentialLast = async (s: Stage, machine: Machine): Promise<void> => {
  await s.state(`a differential as the newest backup on ${machine}`, (state) => {
    const entry = Object.values(state.configuration.entries).find((e) => e.id === machine)
    const { running, copying } = state.backups
    const chain = entry === undefined ? undefined : freshestFor(state, entry.id)?.chain
    return running === null && copying === null && typeof chain?.differential === 'string'
  })
}

/** A differential on the full is verified in these folders. */
export const restorable = async (s: Stage, full: string, folders: readonly Machine[]): Promise<void> => {
  const taken = await s.event(
    'BackupTaken',
    'a differential on the newest full',
    ({ event: { data } }) => data.backup.base === full,
    0n,
  )
  const { set } = taken.event.data.backup
  for (const on of folders)
    await s.event('CopyVerified', `its copy on ${on}`, (e) => e.event.data.set === set && e.event.data.on === on, 0n)
}
