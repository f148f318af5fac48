import { type BackupSetId, type Copy, type Policy, retirable, type State, stagingIsDone } from '@db-failover/domain'
import {
  asks,
  given,
  id,
  ignores,
  leads,
  lost,
  probed,
  protectedGroup,
  recordsNothing,
  rewound,
  type Step,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import { groupOf, ledger, type Sets, set, withSets } from './ledger.ts'

describe('Never 4: retention', () => {
  const retired = (sets: Sets, policy: Partial<Policy> = { retainFulls: 1, retainDifferentials: 1 }) =>
    retirable(groupOf(sets, policy)).map((r) => `${r.set.split('/')[2]} ${r.place.entry} ${r.place.folder}`)

  it.each<[string, Sets, readonly string[]]>([
    ['the one chain of a folder stays', [['10', 'full']], []],
    [
      'beyond what the policy keeps, the oldest full leaves',
      [
        ['10', 'full'],
        ['11', 'full'],
      ],
      ['10 b backup'],
    ],
    [
      'its differentials leave before it',
      [
        ['10', 'full'],
        ['11', 'differential', { base: '10' }],
        ['12', 'full'],
      ],
      ['11 b backup'],
    ],
    [
      'differentials beyond what the policy keeps, oldest first',
      [
        ['10', 'full'],
        ['11', 'differential', { base: '10' }],
        ['12', 'differential', { base: '10' }],
        ['13', 'differential', { base: '10' }],
      ],
      ['11 b backup', '12 b backup'],
    ],
    [
      'while a newer full is not verified here, the old chain stays',
      [
        ['10', 'full'],
        ['11', 'full', { on: { b: 'copied' } }],
      ],
      [],
    ],
    [
      'each folder keeps its own',
      [
        ['10', 'full', { on: { b: 'verified', c: 'verified' } }],
        ['11', 'full', { on: { b: 'verified', c: 'missing' } }],
      ],
      ['10 b backup'],
    ],
    [
      'a contingency backup stays, and takes nobody’s place',
      [
        ['10', 'full'],
        ['11', 'full', { contingency: true }],
      ],
      [],
    ],
    [
      'pinned copies stay',
      [
        ['10', 'full', { pinned: true }],
        ['11', 'full'],
        ['12', 'full'],
      ],
      ['11 b backup'],
    ],
    [
      'a newer full of a dead branch does not take the last restorable chain’s place',
      [
        ['10', 'full'],
        ['11', 'full', { epoch: 'orders/1/99' }],
      ],
      [],
    ],
    [
      'where nothing is restorable, the freshest of any epoch stays',
      [
        ['10', 'full', { epoch: 'orders/1/98' }],
        ['11', 'full', { epoch: 'orders/1/99' }],
      ],
      ['10 b backup'],
    ],
  ])('%s', (_what, sets, expected) => {
    expect(retired(sets)).toEqual(expected)
  })

  it('a staged file is done when every folder that answers has its verified copy', () => {
    const state = groupOf([])
    const staged = (on: Readonly<Record<string, Copy['kind']>>, s: State = state) => {
      const [only] = Object.values(ledger([['10', 'full', { staged: 'there', on }]]))
      return only !== undefined && stagingIsDone(s, only)
    }
    expect(staged({ b: 'verified', c: 'verified' })).toBe(true)
    expect(staged({ b: 'verified', c: 'missing' })).toBe(false)
    expect(staged({ b: 'verified', c: 'copied' })).toBe(false)
    expect(staged({ b: 'missing' })).toBe(false)
    expect(staged({ b: 'verified', c: 'missing' }, given(protectedGroup(), lost('c')).story.state)).toBe(true)
  })

  it('the file that the running copy reads stays until it has ended', () => {
    const state = groupOf(
      [
        ['10', 'full', { on: { b: 'verified', c: 'missing' } }],
        ['11', 'full'],
      ],
      { retainFulls: 1 },
    )
    const copying = (from: NonNullable<State['backups']['copying']>['from']) => ({
      ...state,
      backups: { ...state.backups, copying: { operation: set('12'), set: set('10'), from, to: [id('c')] } },
    })
    const retired = (s: State) => retirable(s).map((r) => r.set)
    expect(retired(state)).toEqual([set('10')])
    expect(retired(copying({ entry: id('b'), folder: 'backup' }))).toEqual([])
    expect(retired(copying({ entry: id('c'), folder: 'backup' }))).toEqual([set('10')])
    expect(retired(copying({ entry: id('b'), folder: 'staging' }))).toEqual([set('10')])
  })

  it('on a backup database the last restorable chain of the master’s epoch stays', () => {
    const state = given(protectedGroup({ policy: { retainFulls: 1 } }), lost('a'), works).story.state
    const sets = withSets(
      state,
      [
        ['2', 'full', { on: { c: 'verified' } }],
        ['50', 'full', { epoch: state.switches.active?.epoch ?? '', on: { c: 'verified' } }],
      ],
      { retainFulls: 1 },
    )
    expect(retirable(sets)).toEqual([])
    expect(retirable({ ...sets, switches: { ...sets.switches, stay: null } }).map((r) => r.set)).toEqual([set('2')])
  })

  it('nothing is retired while failing over, returning, down or owed, whatever the policy', () => {
    const full = (s: State) => Object.keys(s.backups.sets)[0] as BackupSetId
    const retires: Step = (i) =>
      leads({
        type: 'RetireBackup',
        set: full(i.story.state),
        place: { entry: id('b'), folder: 'backup' },
        why: 'retention',
      })(i)
    const trouble: readonly (readonly Step[])[] = [
      [lost('a')],
      [rewound, probed('a')],
      [ignores('RestoreDatabase'), lost('a'), works],
      [asks({ type: 'DisableFailover' })],
    ]
    for (const happens of trouble)
      given(protectedGroup({ policy: { retainFulls: 1 } }), ...happens)
        .when(retires)
        .thenExpect(recordsNothing, ({ refusal }) => (refusal === null ? ['it was not refused'] : []))
  })

  it('a copy in the folder of a server that is away is not decided on', () => {
    given(protectedGroup(), lost('b'))
      .when((i) =>
        leads({
          type: 'RetireBackup',
          set: 'orders/1/2' as BackupSetId,
          place: { entry: id('b'), folder: 'backup' },
          why: 'retention',
        })(i),
      )
      .thenExpect(recordsNothing)
  })
})
