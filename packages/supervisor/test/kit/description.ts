import type { Command, Policy } from '@db-failover/domain'
import { entry, group } from './entries.ts'

/** Short intervals, so that a whole story takes few turns. */
const policy: Partial<Policy> = {
  withoutLog: 'stop',
  hostLeaseMs: 3_000,
  drainLimitMs: 500,
  lostAfterMs: 15_000,
  blockForMs: 1_000,
  stableForMs: 20_000,
  maxSwitches: 50,
}

/** What makes a protected group of a master and these backup databases. */
export const description = (backups: readonly string[]): readonly Command[] => [
  { type: 'CreateGroup', group, mode: 'backup-and-restore' },
  {
    type: 'ChangeGroup',
    changes: [
      { change: 'designateMaster', entry: entry('a') },
      ...backups.map((id) => ({ change: 'addBackupDatabase' as const, entry: entry(id), position: null })),
      { change: 'policy', policy },
      { change: 'automaticReconnect', on: true, acknowledged: true },
    ],
  },
  { type: 'EnableFailover', acceptDataLoss: true },
]
