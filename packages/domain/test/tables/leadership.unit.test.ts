import {
  type ConsentTo,
  decide,
  event,
  type Instant,
  type LeaderGone,
  type OperationId,
  observe,
  type ProcessId,
  type RequestId,
} from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  equals,
  forcesOver,
  given,
  had,
  hears,
  hour,
  ignores,
  leads,
  lost,
  minute,
  notRefused,
  passes,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  recordsNothing,
  refused,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'

const takes = (process: string, gone?: LeaderGone) =>
  leads({ type: 'TakeLeadership', process: process as ProcessId, ...(gone === undefined ? {} : { gone }) })
const leader = { leader: 'supervisor-1' as ProcessId, term: 1 }
/** The lease is 10 seconds. */
const silent = (silentMs: number, over: Partial<LeaderGone> = {}): LeaderGone =>
  ({ kind: 'silent', ...leader, silentMs, leaseMs: 10_000, ...over }) as LeaderGone

describe('leadership is per group and term', () => {
  it('whoever begins to lead opens a new term', () => {
    given(protectedGroup())
      .when(takes('supervisor-1'))
      .thenExpect(says('LeadershipTaken', { term: 2, before: 'supervisor-1' }))
  })

  it('a group has one leader; another process stands by', () => {
    given(protectedGroup()).when(takes('supervisor-2')).thenExpect(refused('LedByAnother'), recordsNothing)
  })

  it.each([
    ['has said goodbye', { kind: 'stopped', ...leader } as LeaderGone],
    ['has been silent for the whole lease', silent(10_000)],
  ])('a process that stands by takes over from a leader that %s, and the log says why', (_what, gone) => {
    const { story } = given(protectedGroup(), takes('supervisor-2', gone))
    expect(story.types().at(-1)).toBe('LeadershipTaken')
    expect(story.log.at(-1)?.event.data).toMatchObject({ process: 'supervisor-2', term: 2, before: 'supervisor-1' })
    const decided = decide(
      given(protectedGroup()).story.state,
      { type: 'TakeLeadership', process: 'supervisor-2' as ProcessId, gone },
      story.context(),
    )
    expect(decided).toMatchObject({ right: { rule: 'leader.take-over' } })
  })

  it.each([
    ['was heard of within its lease', silent(9_999)],
    ['may still act by a longer lease than the one in force', silent(10_000, { leaseMs: 60_000 })],
    ['would be judged by a shorter lease than the one in force', silent(5_000, { leaseMs: 5_000 })],
    ['has begun another term since', silent(60_000, { term: 0 })],
    ['is not the one that was listened to', silent(60_000, { leader: 'supervisor-3' as ProcessId })],
    ['has begun another term since its goodbye', { kind: 'stopped', ...leader, term: 0 } as LeaderGone],
  ])('nobody takes over from a leader that %s', (_what, gone) => {
    given(protectedGroup()).when(takes('supervisor-2', gone)).thenExpect(refused('LedByAnother'), recordsNothing)
  })

  it('an overtaken process that begins again is not the leader', () => {
    given(protectedGroup(), takes('supervisor-2', silent(10_000)))
      .when(takes('supervisor-1'))
      .thenExpect(refused('LedByAnother'), recordsNothing)
  })

  it('nobody leads a group that is not in the log', () => {
    given().when(takes('supervisor-1')).thenExpect(refused('GroupMissing', 'apply FILE'))
  })

  it.each([
    ['of an earlier term', { term: 0 }],
    ['of another process', { process: 'supervisor-2' as ProcessId }],
    ['of nobody', { term: null }],
  ])('a decision %s is refused, and an observation is not recorded', (_what, other) => {
    const { story } = given(protectedGroup(), lost('a'))
    const context = { ...story.context(), ...other }
    const decided = decide(story.state, { type: 'StartFailover' }, context)
    expect(decided).toMatchObject({ _tag: 'Left', left: { _tag: 'NotLeader', rule: 'leader.overtaken' } })
    expect(
      observe(story.state, { type: 'OperationLost', operation: 'orders/1/2' as OperationId, why: '' }, context),
    ).toEqual({ rule: 'observation.overtaken', events: [] })
  })

  it('operation ids count anew in every term, and are never given twice', () => {
    given(protectedGroup())
      .when(takes('supervisor-1'), asks({ type: 'RunBackup', kind: 'full' }), begins)
      .thenExpect(says('BackupStarted', { operation: 'orders/2/1' }))
      .when(works)
      .thenExpect(says('CopyStarted', { operation: 'orders/2/2' }))
  })

  it('the state keeps the highest time of leader events; an operator’s clock is not believed', () => {
    const { story } = given(protectedGroup())
    story.after(hour)
    story.ask({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as Instant, reason: 'moving' })
    expect(story.state.people.clock).toBe('2026-03-01T00:00:00.000Z')
    story.lead({ type: 'TakeLeadership', process: 'supervisor-1' as ProcessId })
    expect(story.state.people.clock).toBe('2026-03-01T01:00:00.000Z')
  })
})

describe('requests wait for the leader', () => {
  const requests = (...ids: readonly string[]) => equals('requests', (s) => Object.keys(s.people.requests), ids)
  const drill = asks({ type: 'RunDrill', on: null })

  it('a request is ended by the start event that names it', () => {
    given(protectedGroup())
      .when(asks({ type: 'RunBackup', kind: 'full' }), begins)
      .thenExpect(says('BackupStarted', { request: 'request-4' }), requests())
  })

  it('one that cannot be begun in time lapses', () => {
    given(protectedGroup(), ignores('RunDrill'), drill, begins, drill)
      .when(passes(59_999), begins)
      .thenExpect(recordsNo('RequestEnded'))
      .when(passes(1), begins)
      .thenExpect(says('RequestEnded', { how: 'lapsed' }), requests())
  })

  it.each([
    ['as the policy says', null, '2026-03-01T00:01:00.000Z'],
    ['as whoever asks says', 90_000, '2026-03-01T00:01:30.000Z'],
  ])('it waits as long %s', (_what, validForMs, validUntil) => {
    const { story } = given(protectedGroup())
    const context = { ...story.context('operator'), validForMs }
    const decided = decide(story.state, { type: 'RunBackup', kind: 'full' }, context)
    expect(decided).toMatchObject({ right: { events: [{ type: 'Requested', data: { validUntil } }] } })
  })

  it('whoever asked can withdraw it; what has ended need not be', () => {
    const withdraw = asks({ type: 'WithdrawRequest', request: 'request-4' as RequestId, why: 'nobody leads' })
    given(protectedGroup(), asks({ type: 'RunBackup', kind: 'full' }))
      .when(withdraw)
      .thenExpect(says('RequestEnded', { how: 'withdrawn' }), requests())
      .when(withdraw)
      .thenExpect(notRefused, recordsNothing)
  })

  it('the leader decides it again when it begins: one that no longer fits is refused there', () => {
    given(protectedGroup(), drill, lost('b'), lost('c')).when(begins).thenExpect(recordsNo('RestoreStarted'))
  })

  it('a command that this program does not know is left to lapse', () => {
    const at = '2026-03-01T00:01:00.000Z' as Instant
    given(
      protectedGroup(),
      had(event('Requested', { request: 'r' as RequestId, command: { type: 'Newer' }, validUntil: at })),
    )
      .thenExpect(equals('command', (s) => s.people.requests['r' as RequestId]?.command, null))
      .when(passes(minute), begins)
      .thenExpect(says('RequestEnded', { request: 'r', how: 'lapsed' }))
  })
})

describe('consents', () => {
  const give = (to: ConsentTo) => asks({ type: 'GiveConsent', to, statement: 'accepted' })
  const withdraw = asks({ type: 'WithdrawConsent', to: 'cutOffHosts' })

  it('the one that can stand is that for cut-off hosts', () => {
    given(protectedGroup())
      .when(give('cutOffHosts'))
      .thenExpect(says('ConsentGiven', { to: 'cutOffHosts', for: null }))
    for (const other of ['dataLoss', 'noFence', 'noContingency'] as const)
      given(protectedGroup()).when(give(other)).thenExpect(refused('InvalidValue'), recordsNothing)
  })

  it('stands until it is withdrawn', () => {
    given(protectedGroup(), give('cutOffHosts'), give('cutOffHosts'))
      .thenExpect(equals('consents', (s) => s.people.consents.length, 1))
      .when(withdraw)
      .thenExpect(
        records('ConsentWithdrawn'),
        equals('consents', (s) => s.people.consents, []),
      )
      .when(withdraw)
      .thenExpect(notRefused, recordsNothing)
  })

  it('one that stands, and one that a request rests on, are two: each ends by itself', () => {
    given(protectedGroup(), give('cutOffHosts'), forcesOver())
      .when(asks({ type: 'WithdrawConsent', to: 'dataLoss' }))
      .thenExpect(notRefused, recordsNothing)
      .when(withdraw)
      .thenExpect(equals('consents', (s) => s.people.consents.map((c) => c.to), ['dataLoss']))
  })

  it('one that stands outlives the switches that nobody asked for', () => {
    given(protectedGroup(), give('cutOffHosts'), ignores('RequestFence', 'RestoreDatabase'))
      .when(lost('a'), works, back('a'))
      .thenExpect(recordsAmong('SwitchStarted', 'SwitchAborted'))
      .when(hears('RequestFence', 'RestoreDatabase'), lost('a'), passes(hour), works)
      .thenExpect(
        recordsAmong('ActiveSwitched'),
        equals('consents', (s) => s.people.consents.map((c) => c.to), ['cutOffHosts']),
      )
  })

  it('given with a command, it ends with the switch that rested on it', () => {
    given(protectedGroup(), ignores('RestoreDatabase'), forcesOver(), works)
      .thenExpect(equals('consents', (s) => s.people.consents.map((c) => c.to), ['dataLoss']))
      .when(hears('RestoreDatabase'), works)
      .thenExpect(equals('consents', (s) => s.people.consents, []))
  })

  it('and with the request that lapsed', () => {
    given(protectedGroup(), forcesOver({ acceptNoFence: true }))
      .when(lost('b'), lost('c'), passes(61_000), begins)
      .thenExpect(
        says('RequestEnded', { how: 'lapsed' }),
        equals('consents', (s) => s.people.consents, []),
      )
  })
})
