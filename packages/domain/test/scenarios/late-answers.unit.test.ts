import { event, type Instant, type OperationId, type State } from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  equals,
  failsOver,
  forcesOver,
  given,
  had,
  hears,
  id,
  ignores,
  leads,
  lost,
  minute,
  passes,
  protectedGroup,
  recordsNothing,
  refused,
  returnsToMaster,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// What comes twice, late, or of something else.

const operation = (s: State) => s.switches.running?.operation as OperationId
const asksFence = (of: string) => leads({ type: 'AskForFence', entry: id(of) })
const busy = { code: 'Busy', says: 'busy' }
const now = '2026-03-01T00:00:00.000Z' as Instant
const returnsKeeping = [
  protectedGroup(),
  lost('a'),
  works,
  back('a'),
  works,
  ignores('TakeContingency'),
  returnsToMaster('keep'),
  works,
] as const

describe('an answer that is told twice is recorded once', () => {
  const checked = [protectedGroup(), ignores('AwaitHosts'), lost('a'), works] as const

  it('the target passed its check', () => {
    given(...checked)
      .when(
        sees((s) => {
          const checked = s.switches.running?.checked
          if (checked === undefined || checked === null) throw new Error('nothing is checked yet')
          return { type: 'TargetPassedCheck', operation: operation(s), lineage: checked.lineage }
        }),
      )
      .thenExpect(recordsNothing)
  })

  const restored = sees((s) => ({ type: 'RestoreFinished', operation: operation(s), tookMs: 1000 }))
  const notRestored = sees((s) => ({
    type: 'RestoreDidNotFinish',
    operation: operation(s),
    why: busy,
    content: true,
  }))

  it('the target is restored, and that it could not be is not believed afterwards', () => {
    given(...checked)
      .when(restored, notRestored)
      .thenExpect(recordsNothing)
  })

  it('what has not begun yet has not ended: a restore before its chain is chosen', () => {
    given(protectedGroup(), ignores('AwaitHosts'), failsOver(), works)
      .when(restored, notRestored)
      .thenExpect(recordsNothing)
  })

  it('the hosts have left', () => {
    given(protectedGroup(), ignores('RestoreDatabase'), lost('a'), works)
      .when(
        sees((s) => ({
          type: 'HostsLeft',
          operation: operation(s),
          hosts: ['app-1'],
          lastLeft: now,
          lastCommit: null,
          waitedMs: 1,
        })),
      )
      .thenExpect(recordsNothing)
  })
})

describe('an answer about another database is not taken for this one’s', () => {
  it('the contingency backup of an entry of which none is being taken', () => {
    given(...returnsKeeping)
      .when(
        sees((s) => ({
          type: 'ContingencyDidNotFinish',
          operation: operation(s),
          of: id('c'),
          why: busy,
          retryAfter: null,
        })),
      )
      .thenExpect(recordsNothing)
  })

  it('a fence that is released ends the requests for that very fence', () => {
    const requests = (s: State) => Object.values(s.people.requests).map((r) => r.command)
    const both = [
      protectedGroup(),
      lost('a'),
      works,
      lost('b'),
      works,
      back('a'),
      back('b'),
      works,
      ignores('ReleaseFence'),
      asks({ type: 'ReleaseFence', entry: id('a') }),
      asks({ type: 'ReleaseFence', entry: id('b') }),
      asks({ type: 'RunDrill', on: null }),
    ] as const
    given(...both)
      .when(sees({ type: 'FenceWasReleased', entry: id('b'), generation: 'b:orders/1/4' }))
      .thenExpect(
        equals('requests', requests, [
          { type: 'ReleaseFence', entry: 'a' },
          { type: 'RunDrill', on: null },
        ]),
      )
  })
})

describe('P12: hosts that could not follow', () => {
  it('are named in the receipt', () => {
    given(protectedGroup(), ignores('AwaitMoves'), lost('a'), works)
      .when(
        sees((s) => ({
          type: 'HostsMoved',
          operation: s.switches.awaiting?.operation as OperationId,
          count: 1,
          first: now,
          last: now,
          missing: ['app-2'],
          lastWrite: null,
        })),
      )
      .thenExpect(says('HostsReconnected', { missing: ['app-2'] }))
  })
})

describe('a fence is asked for', () => {
  it('of the database that is left, but no more once the switch is to be undone', () => {
    given(protectedGroup(), ignores('RequestFence'), failsOver(), works)
      .when(sees({ type: 'FenceRefused', entry: id('a'), generation: 'original', why: busy }), asksFence('a'))
      .thenExpect(refused('NotDue'))
  })

  it('of nothing that the running switch restores onto', () => {
    given(
      protectedGroup(),
      lost('a'),
      works,
      ignores('TakeContingency'),
      lost('b'),
      works,
      back('b'),
      works,
      lost('c'),
      ignores('RestoreDatabase'),
      forcesOver({ withoutContingency: true }),
      begins,
      had(event('FenceReleased', { operation: null, entry: id('b'), generation: 'b:orders/1/4' })),
    )
      .thenExpect(equals('onto', (s) => s.switches.running?.to, 'b'))
      .when(asksFence('b'))
      .thenExpect(refused('NotDue'))
  })
})

describe('what ends one operation leaves those beside it running', () => {
  it('a backup that is cancelled while a standby is restored', () => {
    given(protectedGroup({ policy: { standby: 'warm' } }), ignores('RestoreDatabase', 'TakeBackup'))
      .when(passes(15 * minute), works, hears('TakeBackup'), works, ignores('TakeBackup'), passes(15 * minute), begins)
      .thenExpect(equals('restored beside it', (s) => s.restores.running !== null && s.backups.running !== null, true))
      .when(({ story }) => {
        story.ask({ type: 'CancelOperation', operation: story.state.backups.running?.operation as OperationId })
      })
      .thenExpect(
        says('OperationAbandoned', { why: 'cancelled by ann' }),
        equals('backup', (s) => s.backups.running, null),
        equals('restore of the standby', (s) => s.restores.running?.on, 'b'),
      )
      .when(({ story }) => {
        story.ask({ type: 'CancelOperation', operation: story.state.restores.running?.operation as OperationId })
      })
      .thenExpect(equals('restore of the standby', (s) => s.restores.running, null))
  })
})
