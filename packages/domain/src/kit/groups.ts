import type { Change } from '../command.ts'
import type { Policy } from '../configuration/policy.ts'
import type { BackupSchedule } from '../configuration/schedule.ts'
import type { GroupId, ProcessId } from '../scalars.ts'
import type { Step } from './scenario.ts'
import { asks, leads, works } from './steps.ts'
import { entry, minute } from './story.ts'

// Groups to begin a scenario with.

export interface GroupDescription {
  /** Names of the backup databases, in failover order. */
  readonly backups?: readonly string[]
  readonly policy?: Partial<Policy>
  readonly schedule?: BackupSchedule
  readonly automaticReconnect?: boolean
}

/** A full a day, a differential every quarter of an hour. */
export const everyQuarter: BackupSchedule = {
  full: { kind: 'every', everyMs: 24 * 60 * minute },
  differential: { kind: 'every', everyMs: 15 * minute },
  onMissed: 'run',
}

/** The log names the group `orders`, a leader leads it; it has no entries. */
export const created: Step = (i) => {
  asks({ type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' })(i)
  leads({ type: 'TakeLeadership', process: 'supervisor-1' as ProcessId })(i)
}

/** Master `a` and its backup databases, OFF. */
export const described =
  ({
    backups = ['b', 'c'],
    policy = {},
    schedule = everyQuarter,
    automaticReconnect = false,
  }: GroupDescription = {}): Step =>
  (i) => {
    created(i)
    i.world.create('a', 'original')
    const changes: Change[] = [
      { change: 'designateMaster', entry: entry('a') },
      ...backups.map((b) => ({ change: 'addBackupDatabase', entry: entry(b), position: null }) as const),
      { change: 'policy', policy: { withoutLog: 'stop', ...policy } },
      { change: 'schedule', schedule },
      { change: 'automaticReconnect', on: automaticReconnect, acknowledged: automaticReconnect },
    ]
    asks({ type: 'ChangeGroup', changes })(i)
    works(i)
  }

/** Enabled, with a full verified in every folder: `protected`. */
export const protectedGroup =
  (description: GroupDescription = {}): Step =>
  (i) => {
    described(description)(i)
    asks({ type: 'EnableFailover', acceptDataLoss: true })(i)
    works(i)
  }
