import { event, type Instant, type OperationId, type State } from '@db-failover/domain'
import {
  answers,
  asks,
  back,
  begins,
  equals,
  failsOver,
  given,
  had,
  hears,
  hour,
  type Installation,
  id,
  ignores,
  isActive,
  lost,
  minute,
  passes,
  protectedGroup,
  recordsAmong,
  recordsNo,
  returnsToMaster,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const masterBack = [
  protectedGroup({ policy: { retryMostMs: 5 * minute } }),
  lost('a'),
  works,
  back('a'),
  works,
] as const
const released = [...masterBack, asks({ type: 'ReleaseFence', entry: id('a') }), works] as const
const fence = (entry: string) => (s: State) => s.switches.fences[id(entry)]?.kind ?? 'none'
const returns = returnsToMaster('keep')
const planned = failsOver()

describe('a fence that a person released', () => {
  it('is released by the leader, and stays so while nothing is to be done with the database', () => {
    given(...masterBack)
      .when(asks({ type: 'ReleaseFence', entry: id('a') }), works)
      .thenExpect(
        recordsAmong('Requested', 'FenceReleased'),
        equals('fence', fence('a'), 'none'),
        equals('requests', (s) => s.people.requests, {}),
      )
      .when(passes(hour), works)
      .thenExpect(recordsNo('FenceRequested'))
  })

  it.each([
    ['a return is asked for', returns],
    ['a failover is asked for', planned],
  ])('is asked for again when %s', (_what, asked) => {
    given(...released)
      .when(asked, begins)
      .thenExpect(says('FenceRequested', { entry: 'a', generation: 'original' }))
  })

  it('is asked for again when the active is lost', () => {
    given(...released)
      .when(lost('b'), begins)
      .thenExpect(says('FenceRequested', { entry: 'a', generation: 'original' }))
  })

  it('is not asked for again by any other request', () => {
    given(...released)
      .when(asks({ type: 'RunBackup', kind: 'full' }), begins)
      .thenExpect(recordsNo('FenceRequested'))
  })

  it('of an entry that never was active is never asked for', () => {
    given(...released)
      .when(lost('b'), begins)
      .thenExpect(equals('c', fence('c'), 'none'))
  })
})

describe('a fence that could not be had', () => {
  const refuses = (code: string) => (i: Installation) => {
    for (const effect of i.story.effects())
      if (effect.type === 'RequestFence')
        sees({
          type: 'FenceRefused',
          entry: effect.entry,
          generation: effect.generation,
          why: { code, says: 'it says no' },
        })(i)
  }
  const backRefused = (code: string) =>
    [
      protectedGroup({ policy: { retryMostMs: 5 * minute } }),
      lost('a'),
      works,
      ignores('RequestFence'),
      back('a'),
      begins,
      refuses(code),
    ] as const

  it('is asked for again after the longest wait', () => {
    given(...backRefused('Busy'))
      .thenExpect(equals('fence', fence('a'), 'failed'))
      .when(passes(5 * minute - 1), begins)
      .thenExpect(recordsNo('FenceRequested'))
      .when(passes(1), begins)
      .thenExpect(says('FenceRequested', { entry: 'a', operation: null }))
  })

  it('of a database that is gone, is not', () => {
    given(...backRefused('DatabaseMissing'))
      .when(passes(hour), begins)
      .thenExpect(recordsNo('FenceRequested'))
  })

  it('is asked for at once when its server was lost and answers again', () => {
    given(...backRefused('Busy'))
      .when(lost('a'), back('a'), begins)
      .thenExpect(says('FenceRequested', { entry: 'a' }))
  })

  it('is not asked for while its server does not answer', () => {
    given(...backRefused('Busy'))
      .when(lost('a'), passes(hour), begins)
      .thenExpect(recordsNo('FenceRequested'))
  })

  it('refused to a switch that needs it, undoes the switch', () => {
    given(protectedGroup(), ignores('RequestFence'), planned, works)
      .when(refuses('Busy'), works)
      .thenExpect(recordsAmong('FenceFailed', 'SwitchAborted'), isActive('a'))
  })
})

describe('the fence of a switch that loses nothing', () => {
  it('is asked for when the hosts have left, under the switch’s operation', () => {
    given(protectedGroup(), ignores('AwaitHosts'), planned, works)
      .thenExpect(equals('fence', fence('a'), 'none'))
      .when(hears('AwaitHosts'), answers, begins)
      .thenExpect(says('FenceRequested', { entry: 'a', operation: 'orders/1/4', generation: 'original' }))
  })

  it('is not asked for when a step has failed', () => {
    given(protectedGroup(), ignores('AwaitHosts'), planned, works)
      .when(
        had(
          event('HostsDrained', {
            operation: 'orders/1/4' as OperationId,
            ground: 'drained',
            hosts: [],
            waitedMs: 0,
            lastLeft: '2026-03-01T00:00:00.000Z' as Instant,
            lastCommit: null,
          }),
        ),
        lost('b'),
        begins,
      )
      .thenExpect(recordsAmong('SwitchAborted'), recordsNo('FenceRequested'))
  })
})

describe('a fence that holds, of a former database that is secured nowhere, while the active is lost', () => {
  const group = (...backups: readonly string[]) =>
    protectedGroup({ backups: [...backups], policy: { retryMostMs: 5 * minute } })
  const pause = asks({ type: 'Pause', until: '2026-03-03T00:00:00.000Z' as Instant, reason: 'moving the servers' })
  const unsecured = [lost('a'), works, pause, ignores('TakeContingency'), back('a'), works] as const

  it('is asked for again after the longest wait where no other server answers: what is gone stands in nobody’s way', () => {
    given(group('b'), ...unsecured)
      .when(lost('b'), begins)
      .thenExpect(equals('fence', fence('a'), 'confirmed'), recordsNo('FenceRequested'))
      .when(passes(5 * minute), begins)
      .thenExpect(says('FenceRequested', { entry: 'a' }))
  })

  it('is left alone while another server answers, where its contingency backup can lie', () => {
    given(group('b', 'c'), ...unsecured)
      .when(lost('b'), passes(hour), begins)
      .thenExpect(equals('fence', fence('a'), 'confirmed'), recordsNo('FenceRequested'))
  })

  it('is left alone while a switch runs, however long its hosts take', () => {
    given(group('b'), ...unsecured, ignores('AwaitHosts'), lost('b'))
      .when(returnsToMaster('discard', { withoutContingency: true }), begins)
      .thenExpect(recordsAmong('SwitchStarted'), equals('fence', fence('a'), 'confirmed'))
      .when(passes(hour), begins)
      .thenExpect(recordsNo('FenceRequested', 'SwitchAborted'))
  })
})
