import type { Instant } from '../scalars.ts'
import { created, described, protectedGroup } from './groups.ts'
import { given, type Scenario } from './scenario.ts'
import { asks, back, begins, ignores, lost, passes, probed, rewound, works } from './steps.ts'
import { hour, minute } from './story.ts'

// One situation of every phase and of what makes a phase's answers differ.

const onBackup = [protectedGroup(), lost('a'), works] as const
const planned = asks({ type: 'FailOver', to: null, manner: 'planned', acceptDataLoss: false, acceptNoFence: false })

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
}
