import { phase } from '@db-failover/domain'
import type { Stage } from '../stage.ts'

/** The master is put back, and an operator takes the owed backup. */
export const putBack = async (s: Stage, taken: string): Promise<void> => {
  s.chapter(8, 'The master is put back, and an operator takes the owed backup')
  await s.putBack('machine-a', taken)
  await s.event('MasterReturned', 'the return of the master')
  await s.command(['backup', 'full'])
  await s.event('ObligationCleared', 'the end of the obligation')
  await s.state('protected', (state) => phase(state) === 'protected')
  await s.acknowledged(5)
}
