import { type Change, defaultPolicy, event, type Policy } from '@db-failover/domain'
import {
  answers,
  asks,
  away,
  back,
  begins,
  changes,
  entry,
  equals,
  given,
  had,
  id,
  ignores,
  isActive,
  lost,
  minute,
  notRefused,
  passes,
  protectedGroup,
  records,
  recordsAmong,
  recordsNothing,
  refused,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const add = (id: string, over = {}): Change => ({ change: 'addBackupDatabase', entry: entry(id, over), position: null })
const orderIs = (...names: readonly string[]) => equals('failover order', (s) => s.configuration.order, names)

describe('P6: automatically reconnect to master', () => {
  it('P6: is refused without the acknowledgement that changes will be given up', () => {
    given(protectedGroup())
      .when(changes({ change: 'automaticReconnect', on: true, acknowledged: false }))
      .thenExpect(refused('ConsentMissing', 'auto-reconnect on --accept-data-loss'))
  })

  it('P6: acknowledged, it is a standing consent that every use records', () => {
    given(protectedGroup({ policy: { stableForMs: 0, blockForMs: 0 } }))
      .when(changes({ change: 'automaticReconnect', on: true, acknowledged: true }))
      .thenExpect(records('AutomaticReconnectChanged'))
      .when(lost('a'), works, back('a'), works)
      .thenExpect(
        isActive('a'),
        says('SwitchStarted', { to: 'a', cause: 'a is back', consent: { basis: 'automatic-reconnect', by: 'ann' } }),
        says('ActiveSwitched', { to: 'a', consent: { basis: 'automatic-reconnect', by: 'ann' } }),
      )
  })

  it('P6: switched off again, it needs no acknowledgement', () => {
    given(protectedGroup({ automaticReconnect: true }))
      .when(changes({ change: 'automaticReconnect', on: false, acknowledged: false }))
      .thenExpect(says('AutomaticReconnectChanged', { on: false, consent: null }))
  })
})

const policy = (over: Partial<Policy>): Change => ({ change: 'policy', policy: over })

describe('P11: a leader that alone is cut off from the active has the time to hear from those who reach it', () => {
  it('P11: a loss takes four heartbeats and one probe, or longer: less is refused', () => {
    given(protectedGroup())
      .when(changes(policy({ heartbeatEveryMs: 1_000, probeEveryMs: 2_000, lostAfterMs: 5_999 })))
      .thenExpect(refused('InvalidValue'), recordsNothing)
      .when(changes(policy({ heartbeatEveryMs: 1_000, probeEveryMs: 2_000, lostAfterMs: 6_000 })))
      .thenExpect(records('PolicyChanged'))
  })

  it('P11: the refusal names the settings and says what would do', () => {
    given(protectedGroup())
      .when(changes(policy({ lostAfterMs: 2_000 })))
      .thenExpect(({ refusal }) =>
        refusal?.why.startsWith('lostAfter is 2000ms and must be at least 9000ms, four times heartbeatEvery')
          ? []
          : [`the refusal says: ${refusal?.why}`],
      )
  })

  it('P11: a group whose log holds a shorter one stays as it is until its policy is changed', () => {
    given(
      protectedGroup(),
      had(event('PolicyChanged', { policy: { ...defaultPolicy, withoutLog: 'stop', lostAfterMs: 0 } })),
    )
      .when(changes({ change: 'order', order: [id('c'), id('b')] }))
      .thenExpect(records('FailoverOrderChanged'))
      .when(changes(policy({ retainFulls: 7 })))
      .thenExpect(refused('InvalidValue'), recordsNothing)
      .when(changes(policy({ retainFulls: 7, lostAfterMs: 9_000 })))
      .thenExpect(records('PolicyChanged'))
  })
})

describe('P8: several changes are one', () => {
  it('P8: one change that does not fit refuses all', () => {
    given(protectedGroup())
      .when(
        changes(
          { change: 'order', order: [id('c'), id('b')] },
          { change: 'removeEntry', entry: id('a'), deleteFiles: false },
        ),
      )
      .thenExpect(refused('EntryInUse'), recordsNothing, orderIs('b', 'c'))
  })

  it('P8: each is judged on the state that those before it leave', () => {
    given(protectedGroup())
      .when(
        changes({ change: 'removeEntry', entry: id('c'), deleteFiles: false }, { change: 'order', order: [id('b')] }),
      )
      .thenExpect(notRefused, records('BackupDatabaseRemoved'))
    given(protectedGroup())
      .when(
        changes(
          { change: 'removeEntry', entry: id('c'), deleteFiles: false },
          { change: 'order', order: [id('b'), id('c')] },
        ),
      )
      .thenExpect(refused('InvalidValue'), recordsNothing)
  })

  it('P8: while an entry awaits its check, the other changes of the same request wait too', () => {
    given(protectedGroup())
      .when(changes({ change: 'removeEntry', entry: id('c'), deleteFiles: false }, add('d')))
      .thenExpect(records('Requested'), orderIs('b', 'c'))
      .when(works)
      .thenExpect(recordsAmong('BackupDatabaseRemoved', 'BackupDatabaseAdded', 'RequestEnded'), orderIs('b', 'd'))
  })

  it('P8: an entry that fails its check refuses the whole request', () => {
    given(protectedGroup(), away('d'))
      .when(changes({ change: 'removeEntry', entry: id('c'), deleteFiles: false }, add('d')), works)
      .thenExpect(
        records('Requested', 'RequestEnded'),
        says('RequestEnded', { how: 'refused', why: 'd: the folders answer' }),
        orderIs('b', 'c'),
      )
  })

  it('P8: changes that no longer fit when their check ends are refused as a whole', () => {
    given(protectedGroup(), changes({ change: 'removeEntry', entry: id('c'), deleteFiles: false }, add('d')))
      .when(changes({ change: 'removeEntry', entry: id('c'), deleteFiles: false }), begins, answers)
      .thenExpect(says('RequestEnded', { how: 'refused', why: 'The group has no entry named c.' }), orderIs('b'))
  })

  it('P8: what a request consents to is its asker’s consent, not the leader’s who carries it out', () => {
    given(protectedGroup())
      .when(changes(add('d'), { change: 'automaticReconnect', on: true, acknowledged: true }), works)
      .thenExpect(says('AutomaticReconnectChanged', { consent: { by: 'ann' } }))
  })

  it('P8: only changes wait for the check of an entry: another request goes on waiting', () => {
    given(protectedGroup(), ignores('TakeBackup'), asks({ type: 'RunBackup', kind: 'full' }))
      .when(
        sees((s) => {
          const [request] = Object.values(s.people.requests)
          if (request === undefined) throw new Error('nobody asks')
          return { type: 'EntriesChecked', request: request.id, findings: {} }
        }),
      )
      .thenExpect(recordsNothing)
  })

  it('P8: a description that holds already changes nothing', () => {
    given(protectedGroup())
      .when(
        changes({ change: 'designateMaster', entry: entry('a') }, add('b'), {
          change: 'order',
          order: [id('b'), id('c')],
        }),
      )
      .thenExpect(notRefused, recordsNothing)
  })

  it('P8: a running operation keeps the policy and schedule that it began with', () => {
    given(protectedGroup(), ignores('TakeBackup'), passes(15 * minute), begins)
      .when(changes({ change: 'policy', policy: { retainFulls: 5 } }))
      .thenExpect(
        records('PolicyChanged'),
        equals('running', (s) => s.backups.running?.kind, 'differential'),
      )
  })
})
