import {
  asks,
  back,
  failsOver,
  given,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  rewound,
  type Scenario,
  works,
} from '@db-failover/domain/kit'

/** A group that moves as soon as it may, and as often. */
export const quick = { automaticReconnect: true, policy: { stableForMs: 0, blockForMs: 0, maxSwitches: 99 } }

/** Protected, lost twice, returned, changed behind our back, paid. */
export const wholeStory = (): Scenario =>
  given(
    protectedGroup(quick),
    passes(15 * minute),
    works,
    lost('a'),
    works,
    passes(15 * minute),
    works,
    lost('b'),
    works,
    back('a'),
    works,
    rewound,
    probed('a'),
    asks({ type: 'RunBackup', kind: 'full' }),
    works,
    failsOver(),
    works,
  )
