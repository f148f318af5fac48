import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackupSetId, byAge, type Chain, freshestFor, type State, type TakenBackup } from '@db-failover/domain'
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

/** The chain from which the machine would be restored now, if a differential ends it. */
const differentialChain = (state: State, machine: Machine): Chain | null => {
  const entry = Object.values(state.configuration.entries).find((e) => e.id === machine)
  const chain = entry === undefined ? undefined : freshestFor(state, entry.id)?.chain
  return chain === undefined || chain.differential === null ? null : chain
}

/**
 * The machine would be restored from a full with a differential that has just been verified there: so the next backup is
 * some time away, and no other is on its way.
 */
export const differentialLast = async (s: Stage, machine: Machine): Promise<void> => {
  await s.event(
    'CopyVerified',
    `a differential on ${machine}`,
    ({ event: { data } }) => data.on === machine && differentialChain(s.now(), machine)?.differential === data.set,
    s.revision(),
  )
  await s.state(`a differential as the newest backup on ${machine}`, (state) => {
    const { running, copying } = state.backups
    return running === null && copying === null && differentialChain(state, machine) !== null
  })
}

/** A differential on this full, or on a later one, is verified in each of these folders. */
export const restorable = async (s: Stage, full: BackupSetId, folders: readonly Machine[]): Promise<void> => {
  await s.state('a differential on the newest full', (state) =>
    folders.every((machine) => {
      const chain = differentialChain(state, machine)
      return chain !== null && byAge(chain.full, full) >= 0
    }),
  )
}
