import { type Command, type OperationId, phase } from '@db-failover/domain'
import { asks, equals, given, id, ignores, lost, protectedGroup, refused, works } from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// Never 7: a refusal names the next command.

const forced: Command = {
  type: 'FailOver',
  to: null,
  manner: 'forced',
  acceptDataLoss: true,
  acceptNoFence: false,
  withoutContingency: false,
}
const returns: Command = {
  type: 'ReturnToMaster',
  changes: 'discard',
  acceptDataLoss: true,
  withoutContingency: false,
}

describe('what is asked while a switch runs', () => {
  it.each<[string, Command]>([
    ['a backup', { type: 'RunBackup', kind: 'full' }],
    ['a drill', { type: 'RunDrill', on: null }],
    ['a failover', forced],
    ['a return', { ...returns, changes: 'keep' }],
    ['to disable failover', { type: 'DisableFailover' }],
    ['to release its fence', { type: 'ReleaseFence', entry: id('a') }],
  ])('%s: wait, or cancel the switch', (what, command) => {
    // A return is asked for on a backup database, all else on the master.
    const onBackup = what === 'a return' ? [lost('a'), works] : []
    const before = given(protectedGroup(), ...onBackup, ignores('AwaitHosts', 'RestoreDatabase'))
    before
      .when(asks(forced), works)
      .thenExpect(equals('phase', phase, 'failing-over'))
      .when(asks(command))
      .thenExpect((o) =>
        refused('SwitchRunning', `cancel ${o.story.state.switches.running?.operation as OperationId}`)(o),
      )
  })
})

describe('a return while the master is active', () => {
  it('is not needed while it answers', () => {
    given(protectedGroup()).when(asks(returns)).thenExpect(refused('NothingToDo', 'status'))
  })

  it('is a failover when it is lost', () => {
    given(protectedGroup(), lost('a'))
      .when(asks(returns))
      .thenExpect(refused('NothingToDo', 'failover --force --accept-data-loss'))
  })
})
