import type { Instant } from '@db-failover/domain'
import {
  alarm,
  asks,
  back,
  equals,
  failoverBlockedBy,
  forcesOver,
  given,
  hour,
  isActive,
  isIn,
  isNotDue,
  leads,
  lost,
  minute,
  notRefused,
  passes,
  protectedGroup,
  recordsAmong,
  recordsNothing,
  refused,
  returnBlockedBy,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const until = (text: string) => text as Instant
const pauses = (to: string, reason = 'moving the servers') => asks({ type: 'Pause', until: until(to), reason })
const oneHour = pauses('2026-03-01T01:00:00.000Z')

describe('P19: a pause', () => {
  it('P19: holds automatic failover for the stated time and reason, and ends by itself', () => {
    given(protectedGroup(), oneHour)
      .thenExpect(equals('pause', (s) => s.configuration.pause?.reason, 'moving the servers'))
      .when(lost('a'), works)
      .thenExpect(isIn('down'), failoverBlockedBy('paused'), alarm('down'))
      .when(passes(hour), works)
      .thenExpect(says('Resumed', { why: 'ended' }), isActive('b'))
  })

  it('P19: holds automatic return', () => {
    given(
      protectedGroup({ automaticReconnect: true, policy: { stableForMs: 0, blockForMs: 0 } }),
      lost('a'),
      works,
      oneHour,
    )
      .when(back('a'), works)
      .thenExpect(returnBlockedBy('paused'), isActive('b'))
  })

  it('P19: detection, backups and alarms go on', () => {
    given(protectedGroup(), oneHour)
      .when(passes(15 * minute), works, lost('c'), works)
      .thenExpect(recordsAmong('BackupTaken', 'BackupDatabaseLost', 'AlarmRaised'))
  })

  it('P19: commands by hand go on', () => {
    given(protectedGroup(), oneHour).when(forcesOver(), works).thenExpect(isActive('b'))
  })

  it('P19: is ended early by a person; ending nothing changes nothing', () => {
    given(protectedGroup(), oneHour)
      .when(asks({ type: 'Resume' }))
      .thenExpect(says('Resumed', { why: 'asked' }))
      .when(asks({ type: 'Resume' }))
      .thenExpect(notRefused, recordsNothing)
  })

  it('P19: has an end in the future and a reason', () => {
    given(protectedGroup())
      .when(pauses('2026-03-01T00:00:00.000Z'))
      .thenExpect(refused('InvalidValue', 'pause 2h --reason TEXT'))
      .when(pauses('2026-03-01T01:00:00.000Z', '  '))
      .thenExpect(refused('InvalidValue', 'pause 2h --reason TEXT'))
  })

  it('P19: goes on until its end', () => {
    given(protectedGroup(), oneHour)
      .when(passes(hour - 1))
      .thenExpect(isNotDue('EndPause'))
      .when(leads({ type: 'EndPause' }))
      .thenExpect(refused('NotDue', 'resume'))
  })
})
