import type { EventOfType, Stage } from '../stage.ts'
import { differentialLast } from './2-scheduled.ts'

/** The active database's own failover has ended: hosts are there, and a full of the new epoch was taken. */
export const takenOver = async (s: Stage): Promise<EventOfType<'ActiveSwitched'>> => {
  const switched = await s.event('ActiveSwitched', 'the switch')
  const { operation, epoch } = switched.event.data
  await s.event('HostsReconnected', 'the move of the application', (e) => e.event.data.operation === operation)
  await s.acknowledged(5)
  await s.event(
    'BackupTaken',
    'a full of the new epoch',
    ({ event: { data } }) => data.backup.epoch === epoch && data.backup.kind === 'full',
  )
  return switched
}

/** The master is destroyed while the application writes. */
export const lost = async (
  s: Stage,
): Promise<{ readonly taken: string; readonly switched: EventOfType<'ActiveSwitched'> }> => {
  s.chapter(3, 'The master is destroyed while the application writes')
  await s.acknowledged(20)
  await differentialLast(s, 'machine-b')
  const taken = await s.takeAway('machine-a', 'master')
  s.say("the files of the master's database are gone")
  await s.event('MasterLost', 'the loss')
  return { taken, switched: await takenOver(s) }
}
