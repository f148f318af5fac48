import {
  type BackupSchedule,
  byAge,
  type Entry,
  type EntryId,
  type EpochId,
  type Event,
  event,
  type GroupId,
  type OperationId,
  type Policy,
  type ProcessId,
  partsOf,
  type TakenBackup,
} from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { contradictionIn } from './contradictions.ts'
import type { FoundCopy } from './read-copies.ts'
import type { RebuildError } from './rebuild-error.ts'

/** What the manifests do not say: a person describes it again. */
export interface Description {
  readonly group: GroupId
  readonly entries: readonly Entry[]
  readonly master: EntryId
  readonly order: readonly EntryId[]
  readonly schedule: BackupSchedule
  readonly policy: Policy
}

export interface RebuildChoices {
  readonly process: ProcessId
  /** Which entry is active now, where a person knows better than the newest copy. */
  readonly active: EntryId | null
}

/** A new history, and what it rests on. */
export interface Rebuilt {
  readonly events: readonly Event[]
  /** Active from the first event on; null: the group begins without one, and enabling it opens the master in place. */
  readonly active: EntryId | null
  readonly sets: number
  /** Copies that are not taken over, each with the reason. */
  readonly leftOut: readonly string[]
  /** Where the lost log stood when the copies were made, oldest first. */
  readonly before: readonly { readonly revision: string; readonly hash: string }[]
}

/**
 * A new history from the copies of a group whose log is gone: the group as it is described, off; the newest copy's
 * epoch as a new root, opened in place; every set with the folders where its copies lie, to be read back before anything
 * rests on them. Sets of other epochs are pinned: they may be the only contingency backups there are. Consents are not
 * taken over. Terms go on after those of the lost log, so that no name is given twice. Pure.
 */
export const rebuilt = (
  copies: readonly FoundCopy[],
  description: Description,
  { process, active: chosen }: RebuildChoices,
): Either<RebuildError, Rebuilt> => {
  const { group, entries, master } = description
  const stranger = copies.find((copy) => copy.group !== group)
  if (stranger !== undefined)
    return left({ _tag: 'AnotherGroup', says: `${stranger.source} is of the group ${stranger.group}, not ${group}` })
  const contradiction = contradictionIn(copies)
  if (contradiction !== null) return left(contradiction)
  const newest = [...copies].sort((a, b) => byAge(b.backup.set, a.backup.set))[0]
  if (newest === undefined) return left({ _tag: 'NoManifests', says: 'the folders hold no manifest' })
  const undescribed = copies.find(({ backup }) => !entries.some((entry) => entry.id === backup.entry))
  if (undescribed !== undefined)
    return left({
      _tag: 'WrongDescription',
      says: `${undescribed.source} is of the entry ${undescribed.backup.entry}, which the description does not have`,
    })
  if (chosen !== null && chosen !== newest.backup.entry && chosen !== master)
    return left({
      _tag: 'WrongDescription',
      says: `the newest copy is of ${newest.backup.entry}: active is that one, or the master ${master}, and not ${chosen}`,
    })
  const foreign = copies.find(({ folder }) => entryOf(entries, folder) === null)
  if (foreign !== undefined)
    return left({
      _tag: 'WrongDescription',
      says: `${foreign.folder} is the backup folder of no entry of the description`,
    })

  const sets = [...new Map(copies.map(({ backup }) => [backup.set, backup] as const)).values()].sort((a, b) =>
    byAge(a.set, b.set),
  )
  const lies = (set: TakenBackup): readonly EntryId[] =>
    copies.flatMap(({ backup, folder, there }) => {
      const on = entryOf(entries, folder)
      return backup.set === set.set && there && on !== null ? [on] : []
    })
  const found = sets.filter((set) => lies(set).length > 0)
  const active = chosen !== null && chosen !== newest.backup.entry ? null : newest.backup
  const taken = (set: TakenBackup): readonly Event[] => [
    event('BackupTaken', { operation: set.set, backup: set, manual: false, targets: [...lies(set)] }),
    ...lies(set).map((on) => event('BackupCopied', { operation: set.set, set: set.set, on })),
  ]
  const [present, past] = [
    found.filter((set) => set.epoch === active?.epoch),
    found.filter((set) => set.epoch !== active?.epoch),
  ]
  return right({
    events: [
      ...described(description),
      event('LeadershipTaken', { process, term: highestTerm(sets), before: null }),
      ...past.flatMap(taken),
      ...pinned(past, lies),
      ...(active === null ? [] : opened(active)),
      ...present.flatMap(taken),
    ],
    active: active?.entry ?? null,
    sets: found.length,
    leftOut: copies
      .filter(({ there }) => !there)
      .map(({ source }) => `${source}: its file is not there, or has another size`),
    before: anchorsOf(copies),
  })
}

const entryOf = (entries: readonly Entry[], folder: string): EntryId | null =>
  entries.find(({ backup }) => backup.supervisor === folder)?.id ?? null

const described = ({ group, entries, master, order, schedule, policy }: Description): readonly Event[] => [
  event('GroupCreated', { group, formatVersion: 1, mode: 'backup-and-restore' }),
  ...entries.filter(({ id }) => id === master).map((entry) => event('MasterDesignated', { entry, findings: [] })),
  ...order.flatMap((id, position) =>
    entries
      .filter((entry) => entry.id === id)
      .map((entry) => event('BackupDatabaseAdded', { entry, position, findings: [] })),
  ),
  event('BackupScheduleChanged', { schedule }),
  event('PolicyChanged', { policy }),
]

/** The newest copy's database, as it stands. What lies before its epoch is not known any more. */
const opened = ({ entry, epoch, generation, lineage }: TakenBackup): readonly Event[] => [
  event('ActiveSwitched', {
    operation: epoch,
    kind: 'enable',
    automatic: false,
    from: null,
    to: entry,
    generation,
    epoch,
    parent: null,
    origin: { kind: 'inPlace' },
    ground: { kind: 'first' },
    consent: { basis: 'none', request: null, by: null },
    loss: null,
    lineage,
  }),
  ...(lineage.epoch === epoch ? [event('EpochMarked', { epoch, entry, lineage })] : []),
]

const pinned = (past: readonly TakenBackup[], lies: (set: TakenBackup) => readonly EntryId[]): readonly Event[] =>
  [...Map.groupBy(past, (set) => set.epoch)].flatMap(([epoch, sets]) =>
    sets.slice(-1).map((last) =>
      event('CopiesPinned', {
        operation: epoch,
        of: last.entry,
        epoch,
        sets: sets.map(({ set }) => set),
        on: [...new Set(sets.flatMap(lies))],
        gap: { from: last.contains.allBefore, to: null },
      }),
    ),
  )

const highestTerm = (sets: readonly TakenBackup[]): number =>
  Math.max(
    1,
    ...sets.flatMap(({ set, epoch, base }) =>
      [set, epoch, ...(base === null ? [] : [base])].map((id: OperationId | EpochId) => partsOf(id).term),
    ),
  )

const anchorsOf = (copies: readonly FoundCopy[]): Rebuilt['before'] =>
  [...new Map(copies.flatMap(({ anchor }) => (anchor === null ? [] : [[anchor.revision, anchor] as const]))).values()]
    .sort((a, b) => (a.revision < b.revision ? -1 : 1))
    .map(({ revision, hash }) => ({ revision: `${revision}`, hash }))
