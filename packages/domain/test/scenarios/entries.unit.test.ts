import { type Change, decide, type Input } from '@db-failover/domain'
import {
  answers,
  away,
  begins,
  changes,
  described,
  enables,
  entry,
  equals,
  given,
  id,
  ignores,
  isActive,
  isIn,
  lost,
  minute,
  passes,
  probed,
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

const add = (id: string, over = {}): Change => ({ change: 'addBackupDatabase', entry: entry(id, over), position: null })
const orderIs = (...names: readonly string[]) => equals('failover order', (s) => s.configuration.order, names)

describe('P3: backup databases are added', () => {
  it('P3: the entry is tried from both sides before it is accepted, and the findings go with the event', () => {
    given(protectedGroup({ backups: ['b'] }))
      .when(changes(add('d')))
      .thenExpect(records('Requested'))
      .when(works)
      .thenExpect(
        recordsAmong('BackupDatabaseAdded', 'RequestEnded'),
        says('BackupDatabaseAdded', { findings: [{ check: 'folders', ok: true, says: 'the folders answer' }] }),
        orderIs('b', 'd'),
      )
  })

  it('P3: an entry that fails its check is refused with the reason', () => {
    given(protectedGroup({ backups: ['b'] }), away('d'))
      .when(changes(add('d')), works)
      .thenExpect(
        recordsNo('BackupDatabaseAdded'),
        says('RequestEnded', { how: 'refused', why: 'd: the folders answer' }),
      )
  })

  it('P3: a new entry is filled at once from the newest retained chain, without a new full', () => {
    given(protectedGroup({ backups: ['b'] }), passes(15 * minute), works)
      .when(changes(add('d')), works)
      .thenExpect(
        recordsNo('BackupStarted'),
        equals('copies on d', (s) => Object.values(s.backups.sets).map((x) => x.copies[id('d')]?.kind), [
          'verified',
          'verified',
        ]),
      )
  })

  it('P3: where there is no chain to fill it from, a full is taken', () => {
    given(described({ backups: ['b'] }), away('b'), enables, works)
      .when(changes(add('d')), works)
      .thenExpect(
        equals(
          'verified on d',
          (s) => Object.values(s.backups.sets).some((x) => x.copies[id('d')]?.kind === 'verified'),
          true,
        ),
      )
  })

  it.each([
    ['the same name', add('b', { database: 'other' }), 'remove b'],
    ['the same server', add('d', { machine: 'machine-b', server: 'server-b' }), null],
    ['the server of the master', add('d', { machine: 'machine-a', server: 'server-a' }), null],
    ['the same backup folder', add('d', { backup: entry('b').backup }), null],
    ['the same staging folder', add('d', { staging: entry('b').staging }), null],
    ['a backup folder that is another entry’s staging folder', add('d', { backup: entry('b').staging }), null],
  ])('P3: %s is a duplicate and refused', (_what, duplicate, next) => {
    given(protectedGroup({ backups: ['b'] }))
      .when(changes(duplicate))
      .thenExpect(refused('Duplicate', next), recordsNothing)
  })

  it('P3: any number is added, each at its place in the order', () => {
    given(protectedGroup({ backups: ['b', 'c'] }))
      .when(changes({ change: 'addBackupDatabase', entry: entry('d'), position: 0 }, add('e')), works)
      .thenExpect(orderIs('d', 'b', 'c', 'e'))
  })
})

describe('P4: entries are removed, ordered, made the master', () => {
  const remove = (name: string, deleteFiles = false): Change => ({
    change: 'removeEntry',
    entry: id(name),
    deleteFiles,
  })

  it('P4: a backup database is removed', () => {
    given(protectedGroup())
      .when(changes(remove('c')))
      .thenExpect(records('BackupDatabaseRemoved'), orderIs('b'))
  })

  it.each([
    ['a', 'master'],
    ['b', 'active'],
  ])('P4: %s is not removed while it is the %s', (name) => {
    given(protectedGroup(), lost('a'), works)
      .when(changes(remove(name)))
      .thenExpect(refused('EntryInUse'), recordsNothing)
  })

  it('P4: an entry from whose folder a switch restores another is not removed, and its folders stay', () => {
    const { story } = given(protectedGroup(), ignores('RestoreDatabase'), lost('a'), works)
    const { running } = story.state.switches
    if (running === null) expect.fail('a failover runs')
    const state = { ...story.state, switches: { ...story.state.switches, running: { ...running, readFrom: id('c') } } }
    const command: Input = { type: 'ChangeGroup', changes: [remove('c')] }
    expect(running.to).toBe('b')
    expect(decide(story.state, command, story.context('operator'))._tag).toBe('Right')
    expect(decide(state, command, story.context('operator'))).toMatchObject({
      left: { _tag: 'EntryInUse', next: `cancel ${running.operation}` },
    })
  })

  it('P4: an entry that a running operation uses is not removed', () => {
    given(protectedGroup(), ignores('CopyBackup'), passes(15 * minute), begins, answers, begins)
      .when(changes(remove('c')))
      .thenExpect(refused('EntryInUse'))
  })

  it('P4: the order names every backup database once', () => {
    given(protectedGroup())
      .when(changes({ change: 'order', order: [id('c'), id('b')] }))
      .thenExpect(records('FailoverOrderChanged'), orderIs('c', 'b'))
      .when(changes({ change: 'order', order: [id('c')] }))
      .thenExpect(refused('InvalidValue', 'order c b'))
      .when(changes({ change: 'order', order: [id('c'), id('c')] }))
      .thenExpect(refused('InvalidValue'))
  })

  it('P4: only the active entry is made the master', () => {
    given(protectedGroup())
      .when(changes({ change: 'designateMaster', entry: id('b') }))
      .thenExpect(refused('EntryInUse', 'failover --to b --planned'))
  })

  it('P4: the active backup database is made the master; the old master is first in the order', () => {
    given(protectedGroup(), lost('a'), works)
      .when(changes({ change: 'designateMaster', entry: id('b') }))
      .thenExpect(records('MasterDesignated'), orderIs('a', 'c'), isIn('protected'))
  })

  it('P4: folders are changed after a check, and copies count as missing until they are found there', () => {
    const moved = { server: '/b/new', supervisor: '/b/new' }
    given(protectedGroup(), ignores('VerifyCopy'))
      .when(changes({ change: 'folders', entry: id('b'), staging: entry('b').staging, backup: moved }), begins, answers)
      .thenExpect(
        recordsAmong('Requested', 'EntryFoldersChanged', 'RequestEnded'),
        equals('copy on b', (s) => Object.values(s.backups.sets).map((x) => x.copies[id('b')]?.kind), ['copied']),
      )
  })

  it('P4: an entry that the group does not have is named, with those that it has', () => {
    given(protectedGroup())
      .when(changes(remove('z')))
      .thenExpect(refused('UnknownEntry', 'status'))
  })
})

describe('P5: master and active are two facts', () => {
  it('P5: the master keeps its flag while it is down and another entry is active', () => {
    given(protectedGroup(), lost('a'))
      .when(works)
      .thenExpect(
        isActive('b'),
        equals('master', (s) => s.configuration.master, 'a'),
      )
  })

  it('P5: a lost active stays named', () => {
    given(protectedGroup({ backups: ['b'] }), lost('b'))
      .when(probed('a', { verdict: 'gone', reached: ['c'] }), works)
      .thenExpect(isActive('a'), isIn('down'))
  })
})
