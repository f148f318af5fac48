import type { Stage } from '../stage.ts'

/** The master comes back and is taken back on recorded consent. */
export const returned = async (s: Stage, taken: string): Promise<void> => {
  s.chapter(6, 'The master comes back')
  await s.putBack('machine-a', taken)
  s.say("the files of the master's database are there again")
  await s.event('ContingencyBackupTaken', 'the contingency backup')
  const switched = await s.event('ActiveSwitched', 'the return')
  const { operation, epoch } = switched.event.data
  await s.event('HostsReconnected', 'the move of the application', (e) => e.event.data.operation === operation)
  await s.acknowledged(5)
  await s.event(
    'BackupTaken',
    'a full of the new epoch',
    ({ event: { data } }) => data.backup.epoch === epoch && data.backup.kind === 'full',
  )
  await s.census()
}
