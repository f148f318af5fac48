import type { Stage } from '../stage.ts'
import { differentialLast, restorable } from './2-scheduled.ts'
import { takenOver } from './3-lost.ts'

/** The first backup database is lost as well. */
export const lostAgain = async (s: Stage, epoch: string): Promise<void> => {
  s.chapter(5, 'The first backup database is lost as well')
  const full = await s.event(
    'BackupTaken',
    'a full of this epoch',
    ({ event: { data } }) => data.backup.epoch === epoch && data.backup.kind === 'full',
    0n,
  )
  await restorable(s, full.event.data.backup.set, ['machine-c'])
  await s.acknowledged(20)
  await differentialLast(s, 'machine-c')
  await s.takeAway('machine-b', 'first-backup-database')
  s.say('the files of machine-b are gone')
  await s.event('BackupDatabaseLost', 'the loss')
  await takenOver(s)
  await s.census()
}
