import { hash } from 'node:crypto'
import {
  continues,
  type Decimal,
  type EntryId,
  type Event,
  type GroupId,
  type Lineage,
  type State,
} from '@db-failover/domain'

/** The highest lineage of each entry that this process knows of: from the log, its own probes, and heartbeats. */
export interface LastSeen {
  readonly of: (entry: EntryId) => Lineage | null
  /** A probe read it. Lower than or apart from what is known: not learned here, the log says what follows. */
  readonly read: (entry: EntryId, lineage: Lineage) => void
  /** An event was folded: the log's baseline replaces what was known, a backup only raises it. */
  readonly folded: (event: Event, state: State) => void
  /** What heartbeats tell about the active, by key. */
  readonly counters: (state: State) => Readonly<Record<string, Decimal>>
}

/** The counter's key bears the fork and the epoch: a counter says nothing of another history. Asked with every probe. */
const keysOf = (group: GroupId) => {
  let known = { of: '', key: '' }
  return (entry: EntryId, epoch: string, { identity, fork }: Lineage): string => {
    const of = JSON.stringify([entry, identity, fork, epoch])
    if (known.of !== of) {
      const history = hash('sha256', JSON.stringify([identity, fork, epoch]), 'hex').slice(0, 12)
      known = { of, key: `${group}/${entry}/${history}` }
    }
    return known.key
  }
}

export const lastSeenIn = (group: GroupId, told: () => ReadonlyMap<string, bigint>): LastSeen => {
  const known = new Map<EntryId, Lineage>()
  const keyOf = keysOf(group)
  let active: { readonly entry: EntryId; readonly epoch: string } | null = null
  const higher = (entry: EntryId, lineage: Lineage): void => {
    const before = known.get(entry)
    if (before === undefined || continues(before, lineage)) known.set(entry, lineage)
  }
  const of: LastSeen['of'] = (entry) => {
    const lineage = known.get(entry)
    if (lineage === undefined) return null
    if (active?.entry !== entry) return lineage
    const counter = told().get(keyOf(entry, active.epoch, lineage))
    return counter === undefined || counter <= BigInt(lineage.counter)
      ? lineage
      : { ...lineage, counter: counter.toString() as Decimal }
  }
  return {
    of,
    read: higher,
    folded: (event, state) => {
      active = state.switches.active
      for (const [id, lineage] of Object.entries(state.lineage.known)) {
        const entry = id as EntryId
        if (event.type === 'BackupTaken') higher(entry, lineage)
        else if (settles(event, entry)) known.set(entry, lineage)
      }
    },
    counters: ({ switches }) => {
      if (switches.active === null) return {}
      const { entry, epoch } = switches.active
      const lineage = of(entry)
      return lineage === null ? {} : { [keyOf(entry, epoch, lineage)]: lineage.counter }
    },
  }
}

/** Events by which the log says anew what an entry's database is. */
const settles = (event: Event, entry: EntryId): boolean => {
  switch (event.type) {
    case 'FailoverEnabled':
      return event.data.active === entry
    case 'ActiveSwitched':
      return event.data.to === entry
    case 'ManualBackupRequired':
    case 'EpochMarked':
    case 'FenceConfirmed':
      return event.data.entry === entry
    case 'TargetChecked':
      return event.data.on === entry
    default:
      return false
  }
}
