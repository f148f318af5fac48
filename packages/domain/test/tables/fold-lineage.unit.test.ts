import {
  type Decimal,
  type EpochId,
  event,
  type Lineage,
  type OperationId,
  type State,
  type TakenBackup,
} from '@db-failover/domain'
import {
  asks,
  changes,
  described,
  enables,
  equals,
  foreignFull,
  given,
  had,
  hears,
  type Installation,
  id,
  ignores,
  isNotDue,
  lost,
  probed,
  protectedGroup,
  records,
  recordsAmong,
  recordsNo,
  recordsNothing,
  rewound,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

// What single events do to what is known of the databases.

const lineage = (over: Partial<Lineage> = {}): Lineage => ({
  identity: 'orders',
  fork: 'fork-1',
  counter: '100' as Decimal,
  differentialBase: null,
  epoch: 'orders/1/1',
  ...over,
})
const known = (entry: string) => (s: State) => s.lineage.known[id(entry)]
const counter = (entry: string) => (s: State) => s.lineage.known[id(entry)]?.counter
const takenWith =
  (seen: Lineage, over: Partial<TakenBackup> = {}) =>
  (i: Installation) => {
    const [set] = Object.values(i.story.state.backups.sets)
    if (set === undefined) throw new Error('no backup was taken')
    const operation = 'orders/1/90' as OperationId
    const backup: TakenBackup = { ...set.backup, set: operation, lineage: seen, ...over }
    had(event('BackupTaken', { operation, backup, manual: false, targets: [] }))(i)
  }
const fence = (seen: Lineage | null) =>
  had(event('FenceConfirmed', { operation: null, entry: id('a'), generation: 'original', lineage: seen }))

describe('what is known of a database', () => {
  it('an answer without a lineage is "don’t know": what was known stays', () => {
    given(protectedGroup())
      .when(fence(null))
      .thenExpect(equals('counter', counter('a'), '100'))
    given(protectedGroup())
      .when(fence(lineage({ counter: '7' as Decimal })))
      .thenExpect(equals('counter', counter('a'), '7'))
  })

  it.each([
    ['raises what is known', lineage({ counter: '200' as Decimal }), '200'],
    ['never lowers it', lineage({ counter: '50' as Decimal }), '100'],
    ['of another fork says nothing of this one', lineage({ counter: '200' as Decimal, fork: 'fork-9' }), '100'],
  ])('the lineage of a backup %s', (_what, seen, expected) => {
    given(protectedGroup())
      .when(takenWith(seen))
      .thenExpect(equals('counter', counter('a'), expected))
  })

  it('the lineage of a backup is the first thing known of a database of which nothing was', () => {
    given(protectedGroup())
      .when(takenWith(lineage({ fork: 'fork-9' }), { entry: id('b') }))
      .thenExpect(equals('fork', (s) => known('b')(s)?.fork, 'fork-9'))
  })

  it('a backup of another epoch than the active’s says nothing of what is', () => {
    given(protectedGroup(), foreignFull('BackupTool'))
      .when(takenWith(lineage({ counter: '200' as Decimal }), { epoch: 'orders/0/9' as EpochId, kind: 'full' }))
      .thenExpect(
        equals('counter', counter('a'), '100'),
        equals('pending', (s) => s.lineage.displaced?.pending, true),
      )
  })

  it('a full of ours takes the base back, and the count of foreign ones stays until a differential rests on it', () => {
    given(protectedGroup(), foreignFull('BackupTool'))
      .when(takenWith(lineage()))
      .thenExpect(equals('displaced', (s) => s.lineage.displaced, { times: 1, tool: 'BackupTool', pending: false }))
      .when(takenWith(lineage(), { kind: 'differential' }))
      .thenExpect(equals('displaced', (s) => s.lineage.displaced, null))
      .when(takenWith(lineage()))
      .thenExpect(equals('displaced', (s) => s.lineage.displaced, null))
  })

  it('an entry that left the group leaves nothing known', () => {
    given(protectedGroup(), lost('a'), works, changes({ change: 'designateMaster', entry: id('b') }))
      .when(had(event('BackupDatabaseRemoved', { entry: id('a'), deleteFiles: false })))
      .thenExpect(equals('a', known('a'), undefined))
  })
})

describe('the epoch’s mark in the database', () => {
  const marked = (wanted: boolean) => equals('marked', (s) => s.lineage.marked, wanted)

  it('the first epoch is written after the switch; every later one is written before', () => {
    given(described(), ignores('MarkEpoch'), enables, works)
      .thenExpect(marked(false), isNotDue('StartBackup'))
      .when(hears('MarkEpoch'), works)
      .thenExpect(marked(true), recordsAmong('EpochMarked', 'BackupStarted'))
    given(protectedGroup(), ignores('MarkEpoch'))
      .when(lost('a'), works)
      .thenExpect(marked(true), recordsAmong('ActiveSwitched', 'BackupStarted'), recordsNo('EpochMarked'))
  })

  it('a new root is written before anything is backed up in it', () => {
    given(protectedGroup(), ignores('MarkEpoch'), rewound, probed('a'))
      .thenExpect(marked(false))
      .when(asks({ type: 'RunBackup', kind: 'full' }), works)
      .thenExpect(recordsNo('BackupStarted'))
      .when(hears('MarkEpoch'), works)
      .thenExpect(recordsAmong('EpochMarked', 'BackupStarted', 'ObligationCleared'))
  })

  it('until it is written, what a probe reads is compared with nothing', () => {
    given(described(), ignores('MarkEpoch'), enables, works).when(rewound, probed('a')).thenExpect(recordsNothing)
  })

  it('only the awaited mark is recorded, and once', () => {
    const marks = (entry: string, epoch: string) =>
      sees({ type: 'EpochWasMarked', epoch: epoch as EpochId, entry: id(entry), lineage: lineage() })
    given(described(), ignores('MarkEpoch'), enables, works)
      .when(marks('b', 'orders/1/1'), marks('a', 'orders/1/9'))
      .thenExpect(recordsNothing)
      .when(marks('a', 'orders/1/1'))
      .thenExpect(records('EpochMarked'))
      .when(marks('a', 'orders/1/1'))
      .thenExpect(recordsNothing)
  })
})
