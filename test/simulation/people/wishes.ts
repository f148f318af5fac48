import type { Command, EntryId, State } from '@db-failover/domain'
import type { Chance } from '../chance.ts'
import type { Begun, FaultKind, Reachable } from '../faults/fault.ts'
import { everybody } from '../faults/fault.ts'
import { instantAt } from '../time/instants.ts'
import { backups, day, hour } from '../world/group.ts'

// What people do of their own accord, at a moment that suits nobody.

const later = (w: Reachable, ms: number) => instantAt(w.here.timeline.now() + ms)

const somebody = (state: State, chance: Chance): EntryId | null => {
  const all = state.configuration.order
  return all.length === 0 || chance.next() < 0.5 ? null : chance.pick(all)
}

type Wish = (w: Reachable) => Command | null

const wishes: readonly (readonly [weight: number, wish: Wish])[] = [
  [3, ({ chance }) => ({ type: 'RunBackup', kind: chance.next() < 0.5 ? 'full' : 'differential' })],
  [
    3,
    ({ state, chance }) => ({
      type: 'FailOver',
      to: somebody(state(), chance),
      manner: 'planned',
      acceptDataLoss: false,
      acceptNoFence: false,
      withoutContingency: false,
    }),
  ],
  [
    1,
    ({ state, chance }) => ({
      type: 'FailOver',
      to: somebody(state(), chance),
      manner: 'forced',
      acceptDataLoss: true,
      acceptNoFence: chance.next() < 0.3,
      withoutContingency: false,
    }),
  ],
  [
    3,
    ({ chance }) => {
      const keep = chance.next() < 0.5
      return {
        type: 'ReturnToMaster',
        changes: keep ? 'keep' : 'discard',
        acceptDataLoss: !keep,
        withoutContingency: false,
      }
    },
  ],
  [2, (w) => ({ type: 'Pause', until: later(w, w.chance.between(hour, 2 * day)), reason: 'work' })],
  [1, () => ({ type: 'Resume' })],
  [1, () => ({ type: 'DisableFailover' })],
  [2, ({ state, chance }) => ({ type: 'RunDrill', on: somebody(state(), chance) })],
  [1, ({ chance }) => ({ type: 'ReleaseFence', entry: chance.pick(backups).id })],
  [
    2,
    ({ state }) => {
      const operation = state().switches.running?.operation ?? state().backups.running?.operation
      return operation === undefined ? null : { type: 'CancelOperation', operation }
    },
  ],
  [
    1,
    ({ state }) => ({
      type: 'ChangeGroup',
      changes: [{ change: 'order', order: [...state().configuration.order].toReversed() }],
    }),
  ],
  [
    1,
    ({ state, chance }) => {
      const entry = chance.pick(backups)
      const there = state().configuration.entries[entry.id] !== undefined
      const change = there
        ? ({ change: 'removeEntry', entry: entry.id, deleteFiles: chance.next() < 0.5 } as const)
        : ({ change: 'addBackupDatabase', entry, position: null } as const)
      return { type: 'ChangeGroup', changes: [change] }
    },
  ],
  [
    1,
    ({ chance }) => ({
      type: 'ChangeGroup',
      changes: [{ change: 'policy', policy: { standby: chance.pick(['cold', 'warm']) } }],
    }),
  ],
]

const picked = (chance: Chance): Wish => {
  let at = chance.next() * wishes.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, wish] of wishes) {
    at -= weight
    if (at < 0) return wish
  }
  return () => null
}

export const wishing: FaultKind = {
  name: 'a person asks for something',
  weight: 12,
  begin: (w): Begun | null => {
    const command = picked(w.chance)(w)
    if (command === null) return null
    void w.chance.pick(w.people).submit(command)
    return {
      says: `somebody asks for ${command.type}`,
      until: w.here.timeline.now() + hour,
      holdsUp: everybody,
      end: () => {},
    }
  },
}
