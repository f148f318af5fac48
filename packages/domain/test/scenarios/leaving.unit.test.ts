import type { State } from '@db-failover/domain'
import {
  away,
  back,
  begins,
  changes,
  entry,
  equals,
  given,
  hears,
  hour,
  id,
  ignores,
  lost,
  minute,
  passes,
  protectedGroup,
  recordsAmong,
  recordsNo,
  returnsToMaster,
  says,
  works,
} from '@db-failover/domain/kit'
import { describe, it } from 'vitest'

const kindsOn = (entry: string) => (s: State) =>
  Object.fromEntries(Object.values(s.backups.sets).map((x) => [x.backup.set, x.copies[id(entry)]?.kind ?? 'none']))
const removes = (entry: string, deleteFiles: boolean) =>
  changes({ change: 'removeEntry', entry: id(entry), deleteFiles })
const discards = returnsToMaster('discard')
const kept = (s: State) => Object.values(s.backups.sets).find((x) => x.contingency)?.copies[id('c')]?.kind ?? 'none'
const leftFolder = (s: State) => s.configuration.departed[id('c')]?.backup.supervisor ?? null
const twoChains = [
  protectedGroup(),
  passes(15 * minute),
  works,
  passes(24 * hour),
  works,
  passes(15 * minute),
  works,
  ignores('DeleteFile'),
] as const

describe('P4: files of an entry that leaves', () => {
  it('P4: stay unless they are asked to go', () => {
    given(...twoChains)
      .when(removes('c', false), begins)
      .thenExpect(
        recordsNo('BackupRetired'),
        equals('on c', (s) => Object.values(kindsOn('c')(s)), ['none', 'none', 'none', 'none']),
      )
  })

  it('P4: asked to go, those go that lie verified elsewhere too', () => {
    given(...twoChains)
      .when(removes('c', true))
      .thenExpect(equals('on c', (s) => [...new Set(Object.values(kindsOn('c')(s)))], ['retired']))
      .when(hears('DeleteFile'), works)
      .thenExpect(recordsAmong('BackupDeleted'), says('BackupDeleted', { place: { entry: 'c', folder: 'backup' } }))
  })

  it('P4: a file that lies verified nowhere else stays, and leaves the ledger with its folder', () => {
    given(protectedGroup(), away('b'), lost('b'), passes(15 * minute), works, ignores('DeleteFile'))
      .when(removes('c', true))
      .thenExpect(equals('on c', kindsOn('c'), { 'orders/1/2': 'retired' }))
  })

  it('P4: verified in one other folder is enough', () => {
    given(protectedGroup({ backups: ['b', 'c', 'd'] }), away('d'), passes(15 * minute), works, ignores('DeleteFile'))
      .when(removes('c', true))
      .thenExpect(equals('on c', kindsOn('c'), { 'orders/1/2': 'retired', 'orders/1/4': 'retired' }))
  })

  it('P4: a copy that is not verified yet goes too', () => {
    given(
      protectedGroup(),
      away('c'),
      passes(15 * minute),
      works,
      ignores('VerifyCopy', 'DeleteFile'),
      back('c'),
      passes(minute),
      works,
    )
      .thenExpect(equals('on c', kindsOn('c'), { 'orders/1/2': 'verified', 'orders/1/4': 'copied' }))
      .when(removes('c', true))
      .thenExpect(equals('on c', kindsOn('c'), { 'orders/1/2': 'retired', 'orders/1/4': 'retired' }))
  })

  it('P4: a copy that never arrived is not asked to go', () => {
    given(protectedGroup(), away('c'), passes(15 * minute), works, ignores('DeleteFile'))
      .thenExpect(equals('on c', kindsOn('c'), { 'orders/1/2': 'verified', 'orders/1/4': 'missing' }))
      .when(removes('c', true))
      .thenExpect(equals('on c', kindsOn('c'), { 'orders/1/2': 'retired', 'orders/1/4': 'none' }))
  })

  it('P4: contingency backups and pinned copies stay, whatever is asked', () => {
    given(protectedGroup(), lost('a'), works, back('a'), works, discards, works, ignores('DeleteFile'))
      .thenExpect(equals('contingency on c', kept, 'verified'))
      .when(removes('c', true))
      .thenExpect(equals('contingency on c', kept, 'verified'), equals('where c lies', leftFolder, '/c/backup'))
  })

  it('Never 8: a contingency backup stays named where it lies when its entry leaves, and is asked for when it comes back', () => {
    given(
      protectedGroup(),
      lost('a'),
      works,
      back('a'),
      works,
      discards,
      works,
      removes('c', false),
      ignores('VerifyCopy'),
    )
      .thenExpect(equals('contingency on c', kept, 'verified'), equals('where c lies', leftFolder, '/c/backup'))
      .when(changes({ change: 'addBackupDatabase', entry: entry('c'), position: null }), works)
      .thenExpect(equals('contingency on c', kept, 'copied'), equals('where c lay', leftFolder, null))
      .when(hears('VerifyCopy'), works)
      .thenExpect(equals('contingency on c', kept, 'verified'))
  })
})

describe('P3: a new entry is filled', () => {
  it('P3: with the newest full of the active’s epoch and the newest differential on that very full', () => {
    given(...twoChains)
      .when(changes({ change: 'addBackupDatabase', entry: entry('d'), position: null }), works)
      .thenExpect(
        equals(
          'on d',
          (s) =>
            Object.entries(kindsOn('d')(s))
              .filter(([, k]) => k !== 'none')
              .map(([set]) => set),
          ['orders/1/6', 'orders/1/8'],
        ),
      )
  })

  it('P3: with the full alone where no differential rests on it', () => {
    given(protectedGroup(), passes(15 * minute), works, passes(24 * hour), works)
      .when(changes({ change: 'addBackupDatabase', entry: entry('d'), position: null }), works)
      .thenExpect(
        equals(
          'on d',
          (s) =>
            Object.entries(kindsOn('d')(s))
              .filter(([, k]) => k !== 'none')
              .map(([set]) => set),
          ['orders/1/6'],
        ),
      )
  })
})
