import { type BackupSetId, EntryId, GroupId, OperationId, ProcessId, restorableFrom } from '@db-failover/domain'
import {
  back,
  equals,
  given,
  hour,
  id,
  ignores,
  isActive,
  leads,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  recordsNo,
  recordsNothing,
  refused,
  rewound,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import { quick, wholeStory } from './whole-story.ts'

describe('Never 3: the wrong chain', () => {
  it('Never 3: after a return, the epoch that was given up is not restored by itself', () => {
    given(protectedGroup(quick), lost('a'), works, ignores('TakeBackup'), back('a'), works)
      .thenExpect(isActive('a'))
      .when(lost('a'), works)
      .thenExpect(says('SwitchStarted', { chain: { full: 'orders/1/2', differential: null } }))
  })

  it('Never 3: after an unexplained history nothing of before is restored by itself', () => {
    given(protectedGroup(), rewound, probed('a'))
      .when(lost('a'), works)
      .thenExpect(recordsNo('SwitchStarted'), isActive('a'))
  })
})

describe('Never 4: the last restorable chain', () => {
  it('Never 4: years of backups never leave an entry without one', () => {
    const scenario = given(protectedGroup({ policy: { retainFulls: 1, retainDifferentials: 1 } }))
    for (let day = 0; day < 6; day++) {
      scenario.when(passes(15 * minute), works, passes(24 * hour), works).thenExpect(
        equals('restorable on b', (s) => restorableFrom(s, id('b')).length, 1),
        equals('restorable on c', (s) => restorableFrom(s, id('c')).length, 1),
        equals('sets', (s) => Object.keys(s.backups.sets).length, 1),
      )
    }
  })

  it('Never 4: a retirement of it is refused, whoever proposes it', () => {
    given(protectedGroup())
      .when(
        leads({
          type: 'RetireBackup',
          set: 'orders/1/2' as BackupSetId,
          place: { entry: id('b'), folder: 'backup' },
          why: 'space',
        }),
      )
      .thenExpect(refused('NotDue'), recordsNothing)
  })
})

describe('Never 5: a secret in the log', () => {
  it('Never 5: no event has a field for a password, token, credential or connection string', () => {
    const fields = [
      ...JSON.stringify(wholeStory().story.log, (_k, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)).matchAll(
        /"([A-Za-z]+)":/g,
      ),
    ].map((m) => m[1])
    expect(fields.filter((f) => /password|secret|token|credential|connectionString|pwd/i.test(f ?? ''))).toEqual([])
  })
})

describe('Never 6: input where an identifier is expected', () => {
  it.each(['a]b', "a'b", 'a"b', 'a;b', 'a b', 'a/b', '../a', '', '-a', 'a\u0000', 'x'.repeat(64)])(
    'Never 6: %j is no name of a group, entry or process',
    (name) => {
      expect([GroupId.is(name), EntryId.is(name), ProcessId.is(name)]).toEqual([false, false, false])
      expect(OperationId.is(`${name}/1/1`)).toBe(false)
    },
  )
})
