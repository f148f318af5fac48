import {
  anyChainFrom,
  type Command,
  type EntryId,
  endOf,
  instantOf,
  type OperationId,
  type RequestId,
  type State,
} from '@db-failover/domain'
import { isUnderWay, setsThatCount } from './key-of-sets.ts'
import type { Node } from './node.ts'
import { reducedBy, type Width } from './reductions.ts'
import { entryNamed } from './world.ts'

/** A command with the words by which a trace names it. */
export type Wish = readonly [name: string, command: Command]

/** What people ask whatever the state is. Small sets of values. */
const always = (n: Node): readonly Wish[] => [
  ['enable', { type: 'EnableFailover', acceptDataLoss: true }],
  ['enable without consent', { type: 'EnableFailover', acceptDataLoss: false }],
  ['disable', { type: 'DisableFailover' }],
  ['backup full', { type: 'RunBackup', kind: 'full' }],
  ['backup differential', { type: 'RunBackup', kind: 'differential' }],
  [
    'failover --planned',
    {
      type: 'FailOver',
      to: null,
      manner: 'planned',
      acceptDataLoss: false,
      acceptNoFence: false,
      withoutContingency: false,
    },
  ],
  [
    'failover --force without consent',
    {
      type: 'FailOver',
      to: null,
      manner: 'forced',
      acceptDataLoss: false,
      acceptNoFence: false,
      withoutContingency: false,
    },
  ],
  [
    'return --discard-changes without consent',
    { type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: false, withoutContingency: false },
  ],
  [
    'failover --force',
    {
      type: 'FailOver',
      to: null,
      manner: 'forced',
      acceptDataLoss: true,
      acceptNoFence: false,
      withoutContingency: false,
    },
  ],
  [
    'failover --force --accept-no-fence',
    {
      type: 'FailOver',
      to: null,
      manner: 'forced',
      acceptDataLoss: true,
      acceptNoFence: true,
      withoutContingency: false,
    },
  ],
  [
    'return --keep-changes',
    { type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: false },
  ],
  [
    'return --keep-changes --without-contingency',
    { type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: true },
  ],
  [
    'return --discard-changes',
    { type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true, withoutContingency: false },
  ],
  [
    'return --discard-changes --without-contingency',
    { type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true, withoutContingency: true },
  ],
  ['drill', { type: 'RunDrill', on: null }],
  ['acknowledge failure', { type: 'Acknowledge', what: 'failure', note: 'seen' }],
  ['acknowledge exhausted', { type: 'Acknowledge', what: 'exhausted', note: 'seen' }],
  ['pause', { type: 'Pause', until: instantOf(n.now + 600_000), reason: 'work' }],
  ['resume', { type: 'Resume' }],
  ['consent cutOffHosts', { type: 'GiveConsent', to: 'cutOffHosts', statement: 'known' }],
  ['withdraw cutOffHosts', { type: 'WithdrawConsent', to: 'cutOffHosts' }],
]

const runningOperations = (s: State): readonly OperationId[] => [
  ...(s.switches.running === null ? [] : [s.switches.running.operation]),
  ...(s.backups.running === null ? [] : [s.backups.running.operation]),
  ...(s.backups.copying === null ? [] : [s.backups.copying.operation]),
  ...(s.backups.drill === null ? [] : [s.backups.drill.operation]),
  ...(s.restores.running === null ? [] : [s.restores.running.operation]),
]

const waiving = {
  type: 'FailOver',
  to: null,
  manner: 'forced',
  acceptDataLoss: true,
  acceptNoFence: false,
  withoutContingency: true,
} as const

/** What the state gives occasion for. */
const occasional = ({ state }: Node, bounded: boolean): readonly Wish[] => {
  const left = Object.keys(state.switches.leftovers).some((e) => e !== state.configuration.master)
  const entries = Object.keys(state.configuration.entries) as EntryId[]
  const chains = new Map(entries.flatMap((e) => anyChainFrom(state, e)).map(({ chain: c }) => [endOf(c), c]))
  return [
    ...(left ? [['failover --force --without-contingency', waiving] satisfies Wish] : []),
    ...(left && !bounded
      ? [['failover --planned --without-contingency', { ...waiving, manner: 'planned' }] satisfies Wish]
      : []),
    ...Object.keys(state.switches.fences).map(
      (e): Wish => [`release-fence ${e}`, { type: 'ReleaseFence', entry: e as EntryId }],
    ),
    ...runningOperations(state).map(
      (operation, i): Wish => [`cancel ${i + 1}`, { type: 'CancelOperation', operation }],
    ),
    ...[...chains.values()]
      .slice(0, bounded ? 1 : chains.size)
      .map(
        (chain, i): Wish => [
          i === 0 ? 'pin-lineage' : `pin-lineage ${i + 1}`,
          { type: 'PinLineage', chain, reason: 'known' },
        ],
      ),
    ...Object.keys(state.people.requests).map(
      (request): Wish => ['withdraw', { type: 'WithdrawRequest', request: request as RequestId, why: 'not needed' }],
    ),
  ]
}

/** Changes of the description: the active becomes the master, a server is taken out and another in. */
const changing = ({ state }: Node, known: readonly string[]): readonly Wish[] => {
  const { active } = state.switches
  const { master, order, automaticReconnect, entries } = state.configuration
  const change = (name: string, ...changes: Extract<Command, { type: 'ChangeGroup' }>['changes']): Wish => [
    name,
    { type: 'ChangeGroup', changes },
  ]
  const on = automaticReconnect === null
  return [
    change(`auto-reconnect ${on ? 'on' : 'off'}`, { change: 'automaticReconnect', on, acknowledged: true }),
    ...(active === null || active.entry === master
      ? []
      : [change('designate-master', { change: 'designateMaster', entry: active.entry })]),
    ...order.map((entry) => change(`remove ${entry}`, { change: 'removeEntry', entry, deleteFiles: false })),
    ...known
      .filter((id) => entries[id as EntryId] === undefined)
      .map((id) => change(`add ${id}`, { change: 'addBackupDatabase', entry: entryNamed(id), position: null })),
  ]
}

/** Sets whose copies are still under way: staged, to be copied, or to be judged. */
export const underWay = ({ state }: Node, scope: Width): number => {
  const view = reducedBy(scope)
  return Object.values(state.backups.sets).filter((x) => isUnderWay(state, view, x)).length
}

/** Nothing that leads to another backup happens while two sets are under way, or three are kept that count. */
export const hasRoom = (n: Node, scope: Width): boolean =>
  underWay(n, scope) < 2 &&
  setsThatCount(n.state, reducedBy(scope)).filter((id) => n.state.backups.sets[id]?.contingency === false).length < 3

/** A switch that loses nothing takes a backup too. */
const withinBounds = (n: Node, c: Command, scope: Width): boolean => {
  if (c.type === 'RunBackup' || c.type === 'EnableFailover') return hasRoom(n, scope)
  const takesOne =
    (c.type === 'FailOver' && c.manner === 'planned') || (c.type === 'ReturnToMaster' && c.changes === 'keep')
  return !takesOne || hasRoom(n, scope)
}

/** Commands that hold at once; every other waits for the leader, and one waits at a time. */
const atOnce: ReadonlySet<Command['type']> = new Set([
  'DisableFailover',
  'Acknowledge',
  'Pause',
  'Resume',
  'PinLineage',
  'CancelOperation',
  'GiveConsent',
  'WithdrawConsent',
  'WithdrawRequest',
])

/** Everything that the scope lets people ask now. `bounded`: what leads out of the bounds of the exploration is not asked. */
export const wishes = (
  n: Node,
  scope: Width,
  known: readonly string[] = ['a', 'b'],
  bounded = true,
): readonly Wish[] => {
  if (scope.people.length === 0) return []
  const waiting = Object.keys(n.state.people.requests).length > 0
  return [...always(n), ...occasional(n, bounded), ...changing(n, known)].filter(
    ([, c]) =>
      scope.people.includes(c.type) && (!bounded || withinBounds(n, c, scope)) && (!waiting || atOnce.has(c.type)),
  )
}
