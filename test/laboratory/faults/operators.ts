import type { Command } from '@db-failover/domain'
import { oneOf } from 'db-failover-test-seeded/chance'
import type { Fault } from './fault.ts'

const commands: readonly [Command, ...Command[]] = [
  { type: 'RunBackup', kind: 'full' },
  { type: 'RunDrill', on: null },
  {
    type: 'FailOver',
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  },
  {
    type: 'FailOver',
    to: null,
    manner: 'forced',
    acceptDataLoss: true,
    acceptNoFence: false,
    withoutContingency: false,
  },
  { type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: false },
  { type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true, withoutContingency: false },
]

/** A person who asks for something in the middle of it all. No fault, and it happens all the same. */
export const asked: Fault = {
  name: 'operator',
  realms: [],
  injure: (chance) => {
    const command = oneOf(chance, commands)
    return {
      says: `an operator asks for ${JSON.stringify(command)}`,
      forMs: 0,
      begin: (s) => {
        void s.ask(command)
        return null
      },
    }
  },
}
