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
  /** Situations that the key joins are compared; where a schedule runs, the order of deadlines forgets their distance. */
  readonly comparable: boolean
  /** It begins after a planned failover. */
  readonly away: boolean
  readonly scope: Scope
}

/** What holds in every cut. */
export const bounds: readonly string[] = [
  'sets count by their order; epochs, terms, generations, forks and requests by their first mention',
  'time counts as the deadlines that passed and the order of those to come',
  'one full and one differential retained per folder; while two sets are under way or three are kept, nothing begins another backup but a switch',
  'what people keep for themselves (contingency backups, pinned copies) counts while something may still have to be secured by it',
  'one request waits at a time; failed tries are counted up to two',
  'a mishap is seen by the next probe; until then it is an effect that fails',
  'contingency backups of an entry that comes back are found in its folder',
  'alarms and reasons are recorded and checked, and do not tell situations apart',
]

const base = {
  backups: ['b'],
  policy: {},
  scheduleMs: null,
  changes: [],
  enabled: true,
  away: false,
  comparable: true,
} as const
const reconnect: Change = { change: 'automaticReconnect', on: true, acknowledged: true }

/** Copies and what a database is asked are answered before anything else happens, and what failed is tried again at once. */
const prompt: Pick<Scope, 'atOnce' | 'waits' | 'requestsWait'> = {
  atOnce: ['CopyBackup', 'VerifyCopy', 'ReleaseFence', 'CheckEntries', 'ReadActive'],
  waits: false,
  requestsWait: false,
}

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
    scope: {
      ...nothing,
      ...prompt,
      atOnce: [...prompt.atOnce, 'TakeBackup', 'AwaitHosts'],
      mishaps: ['servers'],
    },
  },
  {
    ...base,
    name: 'backups: schedules, retention, a backup server that comes and goes, suspicions, lost operations',
    scheduleMs: 60 * minutes,
    comparable: false,
    scope: { ...nothing, atOnce: ['VerifyCopy'], mishaps: ['servers'], victims: ['b'], suspicions: true },
  },
  {
    ...base,
    name: 'behind our back: the active is restored and displaced, manual backups pay, chains are vouched for',
    scope: {
      ...nothing,
      ...prompt,
      requestsWait: true,
      mishaps: ['restored', 'foreign'],
      victims: ['a'],
      people: ['RunBackup', 'PinLineage', 'WithdrawRequest'],
      everyAnswer: true,
    },
  },
  {
    ...base,
    name: 'by hand: planned and forced failover and return, cancelled at any point, while nothing fails',
    scope: {
      ...nothing,
      ...prompt,
      failures: false,
      people: ['FailOver', 'ReturnToMaster', 'CancelOperation', 'Acknowledge'],
    },
  },
  {
    ...base,
    name: 'failover by hand: every step may fail, requests wait',
    scope: { ...nothing, atOnce: ['CopyBackup', 'VerifyCopy'], people: ['FailOver', 'CancelOperation'] },
  },
  {
    ...base,
    name: 'return by hand: every step may fail',
    away: true,
    scope: { ...nothing, ...prompt, people: ['ReturnToMaster', 'CancelOperation', 'ReleaseFence'] },
  },
  {
    ...base,
    name: 'by hand while servers come and go, and nothing else fails',
    scope: {
      ...nothing,
      ...prompt,
      atOnce: [...prompt.atOnce, 'TakeBackup', 'AwaitHosts', 'RequestFence'],
      failures: false,
      mishaps: ['servers'],
      people: ['FailOver', 'ReturnToMaster'],
    },
  },
  {
    ...base,
    name: 'switching on and off: enabled and disabled, with the servers coming and going',
    enabled: false,
    scope: {
      ...nothing,
      ...prompt,
      mishaps: ['servers'],
      victims: ['a'],
      people: ['EnableFailover', 'DisableFailover', 'WithdrawRequest'],
    },
  },
  {
    ...base,
    name: 'pauses and consents: hosts go on without the log',
    policy: { withoutLog: 'keep' },
    scope: {
      ...nothing,
      ...prompt,
      mishaps: ['servers'],
      victims: ['a'],
      people: ['Pause', 'Resume', 'GiveConsent', 'WithdrawConsent'],
    },
  },
  {
    ...base,
    name: 'drills and standbys',
    policy: { standby: 'warm', drillEveryMs: 24 * 60 * minutes },
    scope: {
      ...nothing,
      mishaps: ['servers'],
      victims: ['a'],
      atOnce: ['CopyBackup', 'VerifyCopy'],
      people: ['RunDrill', 'CancelOperation'],
    },
  },
  {
    ...base,
    name: 'the description changes: servers are taken in and out, the active becomes the master',
    // Automatic return is switched on and off, and whoever becomes the master answers as it did before.
    policy: { stableForMs: 0 },
    scope: { ...nothing, ...prompt, failures: false, people: ['ChangeGroup', 'FailOver'] },
  },
]

/** Every effect is answered, in every way it can, before anything else happens, and what failed is tried again at once. */
const oneThingAtATime = (cut: Cut): Cut => ({
  ...cut,
  name: `one thing at a time, ${cut.name}`,
  scope: {
    ...cut.scope,
    ...prompt,
    atOnce: [
      ...prompt.atOnce,
      'TakeBackup',
      'AwaitHosts',
      'RequestFence',
      'MarkEpoch',
      'TakeContingency',
      'RestoreDatabase',
      'OpenAndCheck',
      'RunDrill',
    ],
  },
})

const named = (name: string): readonly Cut[] =>
  oneBackupDatabase.filter((c) => c.name.startsWith(`${name}:`) || c.name.startsWith(`${name} `))

/**
 * The same cuts with these backup databases, those that close soonest first, some of them one thing at a time; then the world with drills, pauses, alarms and
 * lapses held off.
 */
export const severalBackupDatabases = (backups: readonly string[]): readonly Cut[] =>
  [
    ...['return by hand', 'switching', 'pauses', 'behind'].flatMap(named),
    ...['drills', 'by hand:', 'backups', 'failover by hand', 'the description', 'by hand while', 'returns', 'losses']
      .flatMap((name) => oneBackupDatabase.filter((c) => c.name.startsWith(name)))
      .map(oneThingAtATime),
    ...['drills', 'failover by hand', 'by hand', 'returns', 'the description', 'losses', 'backups'].flatMap(named),
    // A master that people leave may have been stable before: here nothing has to be.
    { ...whole(backups, ['RunDrill', 'Pause', 'Resume', 'ChangeGroup']), policy: { stableForMs: 0 } },
  ].map((cut) => ({ ...cut, backups, scope: { ...cut.scope, servers: ['a', ...backups] } }))

/** The whole world with these backup databases, as far as time allows. */
export const whole = (backups: readonly string[], without: readonly string[] = []): Cut => ({
  ...base,
  backups,
  name: `everything${without.length === 0 ? '' : `, but ${without.join(', ')}`}`,
  changes: [reconnect],
  scope: {
    ...nothing,
    mishaps: ['servers', 'databases', 'restored', 'foreign'],
    people: [...everyCommand, 'ChangeGroup' as const].filter((c) => !without.includes(c)),
    suspicions: true,
    everyAnswer: true,
  },
})
