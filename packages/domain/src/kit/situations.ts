import type { Instant } from '../scalars.ts'
import { created, described, protectedGroup } from './groups.ts'
import { given, type Installation, type Scenario } from './scenario.ts'
import {
  answers,
  asks,
  away,
  back,
  begins,
  enables,
  failsOver,
  forcesOver,
  foreignFull,
  ignores,
  lost,
  passes,
  probed,
  returnsToMaster,
  rewound,
  spoiled,
  works,
} from './steps.ts'
import { entry, hour, id, minute } from './story.ts'

// One situation of every phase and of what makes a phase's answers differ.

const onBackup = [protectedGroup(), lost('a'), works] as const
const planned = failsOver()
const forced = forcesOver()
const keeping = returnsToMaster('keep')
const discarding = returnsToMaster('discard')
const masterBack = [...onBackup, back('a'), works] as const
const warm = protectedGroup({ policy: { standby: 'warm' } })
const quick = protectedGroup({ automaticReconnect: true, policy: { stableForMs: 0, blockForMs: 0, maxSwitches: 100 } })
const drill = asks({ type: 'RunDrill', on: null })
const failing = (installation: Installation, type: 'TakeContingency' | 'TakeBackup', again: number): void => {
  const { story } = installation
  for (let n = 0; n < again; n++) {
    const effect = story.effects().find((e) => e.type === type)
    const why = { code: 'NoSpace', says: 'no space left on the device' }
    if (effect?.type === 'TakeContingency')
      story.see({ type: 'ContingencyDidNotFinish', operation: effect.operation, of: effect.of, why, retryAfter: null })
    if (effect?.type === 'TakeBackup')
      story.see({ type: 'BackupDidNotFinish', operation: effect.running.operation, why, retryAfter: null })
    if (n + 1 < again) begins(installation)
  }
}

export const situations: Readonly<Record<string, () => Scenario>> = {
  nothing: () => given(),
  created: () => given(created),
  described: () => given(described()),
  unprotected: () => given(protectedGroup({ backups: ['b'] }), lost('b'), works),
  protected: () => given(protectedGroup()),
  'backing up': () => given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins),
  'out-of-sync': () => given(protectedGroup(), rewound, probed('a')),
  down: () => given(protectedGroup(), lost('a')),
  'down and paused': () =>
    given(
      protectedGroup(),
      asks({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as Instant, reason: 'moving' }),
      lost('a'),
      works,
    ),
  'down and owed': () => given(protectedGroup(), rewound, probed('a'), lost('a'), works),
  'failing-over': () => given(protectedGroup(), ignores('RestoreDatabase', 'AwaitHosts'), lost('a'), works),
  'planned failover': () => given(protectedGroup(), ignores('AwaitHosts'), planned, works),
  'on-backup': () => given(...onBackup),
  'on-backup-master-back': () => given(...onBackup, back('a'), works),
  returning: () =>
    given(
      protectedGroup({ automaticReconnect: true, policy: { stableForMs: 0, blockForMs: 0 } }),
      lost('a'),
      works,
      ignores('TakeContingency'),
      back('a'),
      works,
    ),
  off: () => given(protectedGroup(), asks({ type: 'DisableFailover' }), passes(hour)),
  suspected: () => given(protectedGroup(), probed('a', { verdict: 'unhappy' }), probed('b', { verdict: 'starting' })),
  unmarked: () => given(described(), ignores('MarkEpoch'), enables, works),
  copying: () => given(protectedGroup(), ignores('CopyBackup'), passes(15 * minute), works),
  'one folder behind': () => given(protectedGroup(), away('c'), passes(15 * minute), works, passes(15 * minute), works),
  'backup failing': () =>
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins, (i) => failing(i, 'TakeBackup', 3)),
  verifying: () => given(protectedGroup(), ignores('VerifyCopy'), passes(24 * hour), works),
  'much retained': () =>
    given(
      protectedGroup({ policy: { retainFulls: 1, retainDifferentials: 1 } }),
      ignores('DeleteFile'),
      ...Array.from({ length: 3 }, () => [passes(15 * minute), works, passes(24 * hour), works]).flat(),
    ),
  drilling: () => given(protectedGroup(), ignores('RunDrill'), drill, works),
  'drill failed': () => given(protectedGroup(), spoiled('b'), drill, works),
  warm: () => given(warm),
  'restoring a standby': () => given(warm, ignores('RestoreDatabase'), passes(15 * minute), works),
  'failing over to a standby': () => given(warm, ignores('OpenAndCheck'), lost('a'), works),
  requested: () => given(protectedGroup(), asks({ type: 'RunBackup', kind: 'full' }), planned, drill),
  'wants an entry': () =>
    given(
      protectedGroup(),
      asks({ type: 'ChangeGroup', changes: [{ change: 'addBackupDatabase', entry: entry('d'), position: 0 }] }),
    ),
  'wants to be enabled': () => given(described(), enables),
  'owed and backing up': () =>
    given(
      protectedGroup(),
      rewound,
      probed('a'),
      works,
      ignores('TakeBackup'),
      asks({ type: 'RunBackup', kind: 'full' }),
      works,
    ),
  'base displaced': () => given(protectedGroup(), ignores('TakeBackup'), foreignFull('BackupTool'), works),
  'forced failover': () => given(protectedGroup(), ignores('RestoreDatabase', 'AwaitHosts'), forced, works),
  'forced failover without a fence': () =>
    given(
      protectedGroup(),
      ignores('RequestFence', 'AwaitHosts'),
      forcesOver({ acceptNoFence: true }),
      begins,
      answers,
      begins,
    ),
  'failover checked': () => given(protectedGroup(), ignores('AwaitHosts', 'RequestFence'), lost('a'), works),
  'failover undone': () => given(protectedGroup(), away('b'), lost('a'), works),
  'failover failed on content': () => given(protectedGroup(), spoiled('b'), lost('a'), works),
  'planned failover backing up': () => given(protectedGroup(), ignores('TakeBackup'), planned, works),
  'planned failover copying': () => given(protectedGroup(), ignores('CopyBackup'), planned, works),
  'planned failover restoring': () => given(protectedGroup(), ignores('RestoreDatabase'), planned, works),
  'planned failover checking': () => given(protectedGroup(), ignores('OpenAndCheck'), planned, works),
  'stay was not a loss': () => given(quick, planned, works),
  'return keeping': () => given(...masterBack, ignores('TakeContingency'), keeping, works),
  'return keeping, master secured': () => given(...masterBack, ignores('TakeBackup'), keeping, works),
  'return discarding, opened': () => given(...masterBack, ignores('AwaitHosts'), discarding, works),
  'return discarding, checking': () => given(...masterBack, ignores('OpenAndCheck'), discarding, works),
  'return discarding, unsecured': () =>
    given(...masterBack, ignores('TakeContingency'), discarding, works, (i) => failing(i, 'TakeContingency', 1)),
  'return of a dead active': () =>
    given(
      protectedGroup({ backups: ['b'] }),
      lost('a'),
      works,
      back('a'),
      works,
      ignores('OpenAndCheck'),
      lost('b'),
      discarding,
      works,
    ),
  'return checked, then undone': () =>
    given(
      protectedGroup({ backups: ['b'] }),
      lost('a'),
      works,
      back('a'),
      works,
      ignores('AwaitHosts', 'RequestFence'),
      lost('b'),
      discarding,
      works,
    ),
  'master just back': () => given(...onBackup, back('a')),
  'return asked for': () => given(...masterBack, keeping),
  'fence released, active lost': () =>
    given(...masterBack, asks({ type: 'ReleaseFence', entry: id('a') }), works, lost('b')),
  returned: () => given(quick, lost('a'), works, back('a'), works),
  'master elsewhere': () =>
    given(...onBackup, asks({ type: 'ChangeGroup', changes: [{ change: 'designateMaster', entry: id('b') }] }), works),
  'two lost': () => given(protectedGroup(), lost('a'), works, lost('b'), works),
  'two lost, one back': () =>
    given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works, back('b'), works),
  exhausted: () => given(protectedGroup({ policy: { maxSwitches: 1 } }), lost('a'), works, lost('b'), works),
  'hosts go on': () =>
    given(protectedGroup({ policy: { withoutLog: 'keep' } }), ignores('AwaitHosts', 'RequestFence'), lost('a'), works),
  'fence refused': () => given(...onBackup, back('a'), begins, (i) => i.world.databases.clear(), answers),
  'fence being released': () =>
    given(...masterBack, ignores('ReleaseFence'), asks({ type: 'ReleaseFence', entry: id('a') }), begins),
  'alarms open': () =>
    given(protectedGroup(), lost('c'), works, asks({ type: 'Acknowledge', what: 'alarms', note: 'seen' })),
}
