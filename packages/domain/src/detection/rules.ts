import { setsOf } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { breakBetween, continues, type Lineage } from '../lineage/lineage.ts'
import { byAge } from '../operation-id.ts'
import { somethingFound, withFound } from '../rules/found.ts'
import { nextOperation, runningOperations } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { BackupSetId, EntryId } from '../scalars.ts'
import type { State } from '../state.ts'

const probed = rulesOn('Probed')
type Probed = InputOf<'Probed'>

const isMaster = (s: State, entry: EntryId) => s.configuration.master === entry
const isActive = (s: State, i: Probed) => s.switches.active?.entry === i.entry
const healthOf = (s: State, i: Probed) => s.detection.health[i.entry]?.kind ?? 'healthy'

const unknownEntry = predicate<Probed>(
  'unknown entry',
  'the group has no such entry',
  (s, i) => s.configuration.entries[i.entry] === undefined,
)
const alive = predicate<Probed>('alive', 'the entry answers and is usable', (_s, i) => i.verdict === 'alive')
const isLost = predicate<Probed>('lost', 'the entry is recorded as lost', (s, i) => healthOf(s, i) === 'lost')
const isSuspected = predicate<Probed>(
  'suspected',
  'the entry is recorded as suspected',
  (s, i) => healthOf(s, i) === 'suspected',
)
const enoughGood = predicate<Probed>(
  'good often enough',
  'it has answered well as often as the policy asks',
  (s, i) => i.good >= s.configuration.policy.returnedAfterSuccesses,
)

/** Does this verdict count towards a loss? Everything else is an alarm and never automatic. */
const counts = (s: State, i: Probed): boolean =>
  i.verdict === 'gone' || (i.verdict === 'unusable' && s.configuration.policy.failOverWhenUnusable)

const longEnough = predicate<Probed>(
  'failed long enough',
  'probes that count have failed as often and as long as the policy asks',
  (s, i) => {
    const { lostAfterFailures, lostAfterMs } = s.configuration.policy
    return counts(s, i) && i.window.failures >= lostAfterFailures && i.spanMs >= lostAfterMs
  },
)
/** A supervisor that reaches nobody is blind, not bereaved. What answers "unusable" has been reached. */
const notBlind = predicate<Probed>(
  'not blind',
  'this supervisor reached another machine in the same window',
  (_s, i) => i.verdict === 'unusable' || i.window.reached.length > 0,
)
const noWitness = predicate<Probed>(
  'no witness',
  'no other process has reached it in the same window',
  (_s, i) => i.window.witnesses.length === 0,
)
const news = predicate<Probed>('news', 'what is wrong with it is not what was recorded', (s, i) => {
  const health = s.detection.health[i.entry]
  return (
    health?.kind !== 'suspected' || health.verdict !== i.verdict || health.asymmetric !== i.window.witnesses.length > 0
  )
})

const newestFull = (s: State): BackupSetId | null =>
  setsOf(s)
    .filter((x) => x.backup.kind === 'full' && x.backup.epoch === s.switches.active?.epoch && !x.contingency)
    .sort((a, b) => byAge(b.backup.set, a.backup.set))[0]?.backup.set ?? null

/** Bears the id of an operation of this group: a foreign full never does. */
const isOurs = (s: State, base: string): base is BackupSetId => base.startsWith(`${s.configuration.group ?? ''}/`)

/** An older full of ours stands as differential base: only an earlier state of the database says that. */
const hasOlderBase = (s: State, { differentialBase: base }: Lineage): boolean => {
  const ours = newestFull(s)
  return ours !== null && base !== null && isOurs(s, base) && s.backups.running === null && byAge(base, ours) < 0
}

/** How the lineage that was read of the active breaks with what was last read of it, by the log or by this supervisor. */
const broken = (s: State, i: Probed) => {
  const known = isActive(s, i) && s.lineage.marked ? s.lineage.known[i.entry] : undefined
  if (known === undefined || i.lineage === null) return null
  const expected = i.lastSeen !== null && continues(known, i.lastSeen) ? i.lastSeen : known
  const reason = breakBetween(expected, i.lineage) ?? (hasOlderBase(s, i.lineage) ? 'rewound' : null)
  return reason && { reason, expected, found: i.lineage }
}
const unexplained = somethingFound(
  'unexplained',
  'the lineage of the active does not continue what was last read of it',
  broken,
)
/** The failover away from the entry, which may have been needless. */
const leavingSwitch = ({ switches: { running: w, fences } }: State, { entry }: Probed) =>
  w?.from === entry &&
  (w.kind === 'unplanned' || w.kind === 'return-discarding-active-dead') &&
  fences[entry]?.kind !== 'confirmed'
    ? w
    : null
const leaving = somethingFound(
  'being left',
  'a failover away from it runs that a returning active undoes',
  leavingSwitch,
)
const unfenced = predicate<Probed>('unfenced', 'it takes writes', (_s, i) => i.fenced !== true)

/** Our newest full, where another backup that is not ours stands as the active's differential base. */
const displacedFull = (s: State, i: Probed): BackupSetId | null => {
  const ours = newestFull(s)
  if (!isActive(s, i) || i.lineage === null || s.backups.running !== null || s.lineage.displaced?.pending) return null
  const base = i.lineage.differentialBase
  // A finished backup that bears our id is ours, however late it appears.
  return base === ours || (base !== null && isOurs(s, base)) ? null : ours
}
const displaced = somethingFound(
  'base displaced',
  'the differential base of the active is not our newest full',
  displacedFull,
)

const suspected = (s: State, i: Probed) => {
  const data = { entry: i.entry, verdict: i.verdict, asymmetric: i.window.witnesses.length > 0, window: i.window }
  return [isMaster(s, i.entry) ? event('MasterSuspected', data) : event('BackupDatabaseSuspected', data)]
}
const lost = (s: State, i: Probed) => {
  const data = { entry: i.entry, verdict: i.verdict, window: i.window }
  return [isMaster(s, i.entry) ? event('MasterLost', data) : event('BackupDatabaseLost', data)]
}
const returned = (s: State, i: Probed) => {
  const data = { entry: i.entry, window: i.window, lineage: i.lineage, generation: i.generation }
  return [isMaster(s, i.entry) ? event('MasterReturned', data) : event('BackupDatabaseReturned', data)]
}

const cleared = (_s: State, i: Probed) => [event('SuspicionCleared', { entry: i.entry, window: i.window })]

const manualBackupRequired = withFound(broken, ({ reason, expected, found }, s, i: Probed) => {
  const recovered = { lost: returned, suspected: cleared, healthy: () => [] }[healthOf(s, i)](s, i)
  const abandoned = runningOperations(s).map((operation) =>
    event('OperationAbandoned', { operation, why: 'the history of the active database is no longer explained' }),
  )
  return [
    ...recovered,
    ...abandoned,
    event('ManualBackupRequired', { reason, entry: i.entry, epoch: nextOperation(s), expected, found }),
  ]
})

const beingLeft = predicate<Probed>(
  'the one being left',
  'it is the database that the switch leaves',
  (s, i) => s.switches.running?.from === i.entry,
)

export const detectionRules: readonly Rule[] = [
  probed.nothing('probe.unknown', 'A probe of an entry that has left the group changes nothing.', {
    when: [unknownEntry],
  }),
  probed.records(
    'probe.undo-failover',
    'An active that answers again, unfenced and with continued lineage, undoes the failover away from it.',
    {
      when: [
        alive,
        leaving,
        unfenced,
        predicate<Probed>(
          'explained',
          'its lineage continues what was last read of it',
          (s, i) => i.lineage !== null && broken(s, i) === null,
        ),
      ],
    },
    ['MasterReturned', 'BackupDatabaseReturned', 'SwitchAborted'],
    withFound(leavingSwitch, ({ operation, kind }, s, i) => [
      ...returned(s, i),
      event('SwitchAborted', { operation, kind, why: `${i.entry} answers again`, content: false }),
    ]),
  ),
  probed.records(
    'probe.cleared-switching',
    'A suspicion of the database that a switch leaves ends with a good answer too: the switch reads its files.',
    { when: [beingLeft, alive, isSuspected] },
    ['SuspicionCleared'],
    cleared,
  ),
  probed.nothing(
    'probe.switching',
    'While a switch runs, what the probe of the database being left says is kept for after it.',
    {
      when: [beingLeft, alive],
    },
  ),
  probed.records(
    'probe.unexplained',
    'A history that is not the one our backups belong to owes a manual full backup, and opens a new root epoch.',
    { when: [alive, unexplained] },
    ['MasterReturned', 'BackupDatabaseReturned', 'SuspicionCleared', 'OperationAbandoned', 'ManualBackupRequired'],
    manualBackupRequired,
  ),
  probed.records(
    'probe.returned',
    'A lost entry that answers well often enough has returned.',
    { when: [alive, isLost, enoughGood] },
    ['MasterReturned', 'BackupDatabaseReturned'],
    returned,
  ),
  probed.nothing('probe.returning', 'A lost entry is believed back when it has answered well often enough.', {
    when: [alive, isLost],
  }),
  probed.records(
    'probe.cleared',
    'A suspicion ends with the first good answer.',
    { when: [alive, isSuspected] },
    ['SuspicionCleared'],
    cleared,
  ),
  probed.records(
    'probe.displaced',
    "A full backup that is not ours has taken our full's place as differential base: existing chains stay right, a full of ours is due.",
    { when: [alive, displaced] },
    ['DifferentialBaseDisplaced'],
    withFound(displacedFull, (expected, s, { lineage, foreignTool: tool }) => [
      event('DifferentialBaseDisplaced', {
        expected,
        found: lineage?.differentialBase ?? null,
        tool,
        times: (s.lineage.displaced?.times ?? 0) + 1,
      }),
    ]),
  ),
  probed.nothing('probe.well', 'A healthy entry that answers is no news.', { when: [alive] }),
  probed.nothing('probe.still-lost', 'A lost entry that does not answer is no news.', { when: [isLost] }),
  probed.records(
    'probe.lost',
    'An entry is lost when probes that count have failed long enough, this supervisor is not blind, and no witness reaches it.',
    { when: [longEnough, notBlind, noWitness] },
    ['MasterLost', 'BackupDatabaseLost'],
    lost,
  ),
  probed.records(
    'probe.suspected',
    'A failed probe is a suspicion: recorded when it is news, and an alarm by its verdict.',
    { when: [news] },
    ['MasterSuspected', 'BackupDatabaseSuspected'],
    suspected,
  ),
  probed.nothing('probe.still-suspected', 'A suspicion that goes on is no news.'),
]
