import type { Change, Policy } from '@db-failover/domain'
import { minutes } from './minutes.ts'
import { everyCommand, nothing, type Scope } from './scope.ts'

/**
 * A cut through the world: some of its dimensions whole, the others held still. Each is explored to closure; together they
 * meet every dimension. The world as a whole is explored by the long proofs.
 */
export interface Cut {
  readonly name: string
  /** The backup databases beside the master `a`. */
  readonly backups: readonly string[]
  readonly policy: Partial<Policy>
  /** Every how many milliseconds a differential is due, a full every second time; null: only what an epoch begins with. */
  readonly scheduleMs: number | null
  readonly changes: readonly Change[]
  readonly enabled: boolean
  /** Never 7 is asked of every so-manieth situation. */
  readonly recoveryEvery: number
  readonly scope: Scope
}

/** What holds in every cut. */
export const bounds: readonly string[] = [
  'ids of operations, sets, epochs, terms and generations count by their order, forks by their first mention',
  'time counts as the deadlines that passed and the order of those to come',
  'one full and one differential retained per folder; at most two fulls and one differential not yet retired',
  'what people keep for themselves (contingency backups, pinned copies) and no longer lies on the path counts for nothing',
  'one request waits at a time; failed copies are counted during a switch only',
  'a mishap is seen by the next probe; until then it is an effect that fails',
  'alarms and reasons are recorded and checked, and do not tell situations apart',
]

const base = { backups: ['b'], policy: {}, scheduleMs: null, changes: [], enabled: true, recoveryEvery: 1 } as const
const reconnect: Change = { change: 'automaticReconnect', on: true, acknowledged: true }

export const oneBackupDatabase: readonly Cut[] = [
  {
    ...base,
    name: 'losses: servers and databases come and go, nobody asks for anything, nothing returns by itself',
    scope: { ...nothing, mishaps: ['servers', 'databases'] },
  },
  {
    ...base,
    name: 'returns: servers come and go, and the master is taken back by itself',
    changes: [reconnect],
    scope: { ...nothing, mishaps: ['servers'] },
  },
  {
    ...base,
    name: 'backups: schedules, retention, a backup server that comes and goes, suspicions, lost operations',
    scheduleMs: 60 * minutes,
    scope: { ...nothing, mishaps: ['servers'], victims: ['b'], suspicions: true, everyAnswer: true },
  },
  {
    ...base,
    name: 'behind our back: the active is restored and displaced, manual backups pay, chains are vouched for',
    scope: {
      ...nothing,
      mishaps: ['restored', 'foreign'],
      victims: ['a'],
      people: ['RunBackup', 'PinLineage', 'WithdrawRequest'],
      everyAnswer: true,
    },
  },
  {
    ...base,
    name: 'by hand: planned failover and return, cancelled at any point, with servers that stay',
    scope: { ...nothing, people: ['FailOver', 'ReturnToMaster', 'CancelOperation', 'ReleaseFence', 'Acknowledge'] },
  },
  {
    ...base,
    name: 'switching on and off: enabled, disabled, paused, with the servers coming and going',
    enabled: false,
    scope: {
      ...nothing,
      mishaps: ['servers'],
      victims: ['a'],
      people: ['EnableFailover', 'DisableFailover', 'Pause', 'Resume', 'WithdrawRequest'],
    },
  },
]

/** The whole world with these backup databases, as far as time allows. */
export const whole = (backups: readonly string[], without: readonly string[] = []): Cut => ({
  ...base,
  backups,
  name: `everything, with the backup databases ${backups.join(', ')}${without.length === 0 ? '' : `, but ${without.join(', ')}`}`,
  changes: [reconnect],
  scope: {
    mishaps: ['servers', 'databases', 'restored', 'foreign'],
    victims: null,
    people: [...everyCommand.filter((c) => !without.includes(c)), 'ChangeGroup'],
    suspicions: true,
    everyAnswer: true,
  },
})
