import { event, type OperationId } from '@db-failover/domain'
import {
  asks,
  equals,
  failoverBlockedBy,
  given,
  had,
  hears,
  ignores,
  isIn,
  lost,
  protectedGroup,
  recordsAmong,
  recordsNo,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

describe('P12: hosts move to the active database', () => {
  it('P12: that every host has drained is recorded, and the move has one receipt', () => {
    given(protectedGroup())
      .when(lost('a'), works)
      .thenExpect(
        says('HostsDrained', { ground: 'drained', hosts: ['app-1'] }),
        says('HostsReconnected', { count: 1, missing: [] }),
        recordsAmong('SwitchStarted', 'HostsDrained', 'ActiveSwitched', 'HostsReconnected'),
      )
  })

  it('P12: no host is moved before the old epoch can take no more writes', () => {
    given(protectedGroup(), ignores('AwaitHosts'))
      .when(lost('a'), works)
      .thenExpect(recordsAmong('TargetChecked'), recordsNo('ActiveSwitched'), isIn('failing-over'))
      .when(hears('AwaitHosts'), works)
      .thenExpect(says('ActiveSwitched', { ground: { kind: 'drained' } }))
  })

  it('P12: the receipt of another switch does not end the wait for the hosts of this one', () => {
    given(protectedGroup(), ignores('AwaitMoves'), lost('a'), works)
      .when(
        had(
          event('HostsReconnected', {
            operation: 'orders/1/1' as OperationId,
            count: 1,
            first: null,
            last: null,
            missing: [],
            lastWrite: null,
          }),
        ),
      )
      .thenExpect(equals('awaited', (s) => s.switches.awaiting?.operation, 'orders/1/4'))
  })

  it('P12: hosts that stop without the log are waited for by their leases', () => {
    given(protectedGroup(), ignores('AwaitHosts'), lost('a'), works)
      .when(
        sees((s) => ({
          type: 'HostLeasesOver',
          operation: s.switches.running?.operation as OperationId,
          hosts: ['app-1'],
          waitedMs: 42_300,
        })),
        works,
      )
      .thenExpect(says('ActiveSwitched', { ground: { kind: 'leasesOver', waitedMs: 42_300 } }))
  })

  it('P12: under "keep", an automatic failover from what cannot be fenced needs the standing consent', () => {
    given(protectedGroup({ policy: { withoutLog: 'keep' } }), ignores('AwaitHosts'))
      .when(lost('a'), works)
      .thenExpect(failoverBlockedBy('cut-off hosts'), isIn('down'))
      .when(asks({ type: 'GiveConsent', to: 'cutOffHosts', statement: 'we merge by hand' }), works)
      .thenExpect(says('ActiveSwitched', { ground: { kind: 'consent', to: 'cutOffHosts' }, loss: { to: null } }))
  })
})
