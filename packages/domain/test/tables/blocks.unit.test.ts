import { type BlockReason, candidates, type Instant, type State } from '@db-failover/domain'
import {
  answers,
  asks,
  away,
  back,
  begins,
  changes,
  described,
  enables,
  failoverBlockedBy,
  given,
  hour,
  id,
  ignores,
  isDue,
  isNotDue,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  recordsNo,
  returnBlockedBy,
  rewound,
  type Step,
  says,
  spoiled,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'

const soon = { stableForMs: 1000, blockForMs: 1000, maxSwitches: 10 }
const lostA = [protectedGroup(), lost('a')] as const
const maxLoss = (minutes: number) => changes({ change: 'policy', policy: { maxLossMs: minutes * minute } })
const pauses = asks({ type: 'Pause', until: '2026-03-09T00:00:00.000Z' as Instant, reason: 'moving' })
const consents = asks({ type: 'GiveConsent', to: 'cutOffHosts', statement: 'we merge by hand' })

describe('why automatic failover does not happen', () => {
  it.each<[string, readonly Step[], readonly BlockReason[]]>([
    ['nothing stands in its way', lostA, []],
    ['off', [protectedGroup(), asks({ type: 'DisableFailover' }), lost('a')], ['off']],
    ['never enabled', [described()], ['off']],
    ['paused', [protectedGroup(), pauses, lost('a')], ['paused']],
    ['owed', [protectedGroup(), rewound, probed('a'), lost('a')], ['owed', 'no candidate']],
    ['hosts go on without the log', [protectedGroup({ policy: { withoutLog: 'keep' } }), lost('a')], ['cut-off hosts']],
    ['and it has been consented to', [protectedGroup({ policy: { withoutLog: 'keep' } }), consents, lost('a')], []],
    [
      'switched away from it a short while ago',
      [
        protectedGroup({ automaticReconnect: true, policy: { stableForMs: 0 } }),
        lost('a'),
        works,
        back('a'),
        works,
        lost('a'),
      ],
      ['anti-flap'],
    ],
    [
      'and the block is over',
      [
        protectedGroup({ automaticReconnect: true, policy: { stableForMs: 0 } }),
        lost('a'),
        works,
        back('a'),
        works,
        passes(hour),
        lost('a'),
      ],
      [],
    ],
    [
      'as often as the policy allows',
      [protectedGroup({ policy: { maxSwitches: 1 } }), lost('a'), works, lost('b')],
      ['exhausted'],
    ],
    [
      'and the period is over',
      [
        protectedGroup({ policy: { maxSwitches: 1, maxSwitchesPeriodMs: hour } }),
        lost('a'),
        works,
        passes(hour),
        works,
        lost('b'),
      ],
      [],
    ],
    ['the last attempt failed on content', [protectedGroup(), spoiled('b'), lost('a'), works], ['acknowledge first']],
    ['the last attempt failed to reach', [protectedGroup(), away('b'), lost('a'), works], ['candidate unreachable']],
    ['and the wait is over', [protectedGroup(), away('b'), lost('a'), works, passes(5000)], []],
    [
      'no server with a chain answers',
      [protectedGroup(), lost('b'), lost('c'), probed('a', { verdict: 'gone', reached: ['b'] })],
      ['candidate unreachable'],
    ],
    ['no server has a chain', [described(), ignores('CopyBackup'), enables, works, lost('a')], ['no candidate']],
    [
      'the point is older than maxLoss',
      [protectedGroup(), maxLoss(10), passes(10 * minute + 1), lost('a')],
      ['too old'],
    ],
    [
      'and older than what was consented to',
      [protectedGroup({ policy: { maxLossMs: 10 * minute } }), passes(10 * minute + 1), lost('a')],
      ['too old', 'consent missing'],
    ],
    [
      'a policy that was loosened since does not stretch the consent',
      [protectedGroup({ policy: { maxLossMs: 10 * minute } }), maxLoss(60), passes(10 * minute + 1), lost('a')],
      ['consent missing'],
    ],
    [
      'the point is just not older',
      [protectedGroup({ policy: { maxLossMs: 10 * minute } }), passes(10 * minute), lost('a')],
      [],
    ],
    [
      'its age counts to the loss, not to now',
      [protectedGroup({ policy: { maxLossMs: 10 * minute } }), lost('a'), passes(hour)],
      [],
    ],
    [
      'a lost backup database whose epoch was never copied',
      [protectedGroup(), lost('a'), ignores('CopyBackup'), works, lost('b')],
      ['no epoch chain'],
    ],
    [
      'several at once',
      [protectedGroup({ policy: { withoutLog: 'keep' } }), maxLoss(1), pauses, passes(hour), lost('a')],
      ['paused', 'cut-off hosts', 'too old'],
    ],
  ])('%s', (_what, steps, reasons) => {
    given(...steps).thenExpect(
      failoverBlockedBy(...reasons),
      reasons.length === 0 ? isDue('StartFailover') : isNotDue('StartFailover'),
    )
  })

  it('the reasons are recorded once per change of them', () => {
    given(...lostA.slice(0, 1), pauses, lost('a'))
      .when(begins)
      .thenExpect(says('FailoverBlocked', { reasons: ['paused'] }))
      .when(passes(minute), begins)
      .thenExpect(recordsNo('FailoverBlocked'))
      .when(lost('b'), lost('c'), begins)
      .thenExpect(says('FailoverBlocked', { reasons: ['paused', 'candidate unreachable'] }))
  })

  it('an attempt that failed to reach waits longer each time, up to the most', () => {
    const policy = { retryFirstMs: 1000, retryMostMs: 3000 }
    const waits = [1000, 2000, 3000, 3000]
    const scenario = given(
      protectedGroup({ backups: ['b'], policy }),
      away('b'),
      probed('a', { verdict: 'gone', reached: ['c'] }),
      begins,
      answers,
    )
    for (const wait of waits)
      scenario
        .when(begins)
        .when(passes(wait - 1))
        .thenExpect(isNotDue('StartFailover'))
        .when(passes(1))
        .thenExpect(isDue('StartFailover'))
        .when(begins, answers)
  })
})

describe('why the master is not taken back', () => {
  const away_ = (over: Parameters<typeof protectedGroup>[0] = {}) =>
    [protectedGroup({ automaticReconnect: true, policy: soon, ...over }), lost('a'), works] as const
  const here = (over: Parameters<typeof protectedGroup>[0] = {}) => [...away_(over), back('a'), works] as const
  it.each<[string, readonly Step[], readonly BlockReason[]]>([
    ['nothing stands in its way', [...here(), passes(1000)], []],
    ['never enabled', [described()], ['off']],
    ['off', [...here(), asks({ type: 'DisableFailover' }), passes(1000)], ['off']],
    [
      'automatic reconnection is OFF',
      [...here({ automaticReconnect: false }), passes(1000)],
      ['automatic reconnect off'],
    ],
    ['paused', [...here(), pauses, passes(1000)], ['paused']],
    ['owed', [...here(), rewound, probed('b'), passes(1000)], ['owed']],
    ['not stable yet', here(), ['not stable yet']],
    ['not fenced yet', [...away_(), back('a'), passes(1000)], ['not stable yet']],
    [
      'outside the return window',
      [...here({ policy: { ...soon, returnWindow: { from: '10:00', to: '11:00', zone: 'UTC' } } }), passes(1000)],
      ['outside the return window'],
    ],
    [
      'inside the return window',
      [...here({ policy: { ...soon, returnWindow: { from: '00:00', to: '11:00', zone: 'UTC' } } }), passes(1000)],
      [],
    ],
    [
      'another entry has been made the master',
      [...here(), changes({ change: 'designateMaster', entry: id('b') }), passes(1000)],
      ['master redesignated', 'not stable yet'],
    ],
    ['as often as the policy allows', [...here({ policy: { ...soon, maxSwitches: 1 } }), passes(1000)], ['exhausted']],
    [
      'the active was switched away from a short while ago',
      [...here({ policy: { ...soon, blockForMs: hour } }), passes(1000)],
      [],
    ],
    [
      'the last attempt failed to reach',
      [...here(), passes(1000), ignores('OpenAndCheck'), works, lost('a'), begins, back('a')],
      ['not stable yet', 'candidate unreachable'],
    ],
  ])('%s', (_what, steps, reasons) => {
    given(...steps).thenExpect(returnBlockedBy(...reasons))
  })

  it('the reasons are recorded once per change of them, while the master is back', () => {
    given(...away_())
      .when(begins)
      .thenExpect(recordsNo('ReturnBlocked'))
      .when(back('a'), works)
      .thenExpect(says('ReturnBlocked', { reasons: ['not stable yet'] }))
      .when(pauses, works)
      .thenExpect(says('ReturnBlocked', { reasons: ['paused', 'not stable yet'] }))
      .when(passes(1000), works)
      .thenExpect(says('ReturnBlocked', { reasons: ['paused'] }))
  })
})

describe('candidates', () => {
  const inTurn = (s: State) => candidates(s).fit.map((c) => c.entry)
  it.each<[string, readonly Step[], readonly string[]]>([
    ['equals stand in failover order', [protectedGroup()], ['b', 'c']],
    [
      'and in the order that a person gave',
      [protectedGroup(), changes({ change: 'order', order: [id('c'), id('b')] })],
      ['c', 'b'],
    ],
    ['the freshest stands first', [protectedGroup(), away('b'), passes(15 * minute), works, back('b')], ['c', 'b']],
    ['who is lost is none', [protectedGroup(), lost('b')], ['c']],
    ['who is suspected is none', [protectedGroup(), probed('b', { verdict: 'starting' })], ['c']],
    ['the active is none', [protectedGroup(), lost('a'), works], ['c']],
  ])('%s', (_what, steps, expected) => {
    expect(inTurn(given(...steps).story.state)).toEqual(expected)
  })

  it('a former active is none before its contingency backup, and one again after it', () => {
    const { story, world } = given(protectedGroup(), lost('a'), works, ignores('TakeContingency'), lost('b'), works)
    expect(story.state.switches.active?.entry).toBe('c')
    world.down.delete('b')
    world.probe('b')
    world.run()
    expect(candidates(story.state).skipped).toContainEqual({
      entry: 'b',
      why: 'its former database has no contingency backup yet',
    })
    world.silent.clear()
    world.run()
    expect(candidates(story.state).fit.map((c) => c.entry)).toEqual(['b'])
  })
})
