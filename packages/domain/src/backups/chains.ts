import { isOnPath, pathOf } from '../lineage/tree.ts'
import { byAge } from '../operation-id.ts'
import type { BackupSetId, EntryId, EpochId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { later } from '../time.ts'
import type { Chain } from './events.ts'
import type { BackupSet } from './state.ts'

// Recovery chains: what can be restored, from which folder, and how fresh it is.

/** A chain as it lies in one entry's folder. `point`: everything committed before it is contained. */
export interface Restorable {
  readonly chain: Chain
  readonly folder: EntryId
  readonly epoch: EpochId
  readonly point: Instant
}

export const setsOf = (state: State): readonly BackupSet[] => Object.values(state.backups.sets)

/** The set whose contents the chain ends with. */
export const endOf = (chain: Chain): BackupSetId => chain.differential ?? chain.full

export const sameChain = (a: Chain, b: Chain): boolean => a.full === b.full && a.differential === b.differential

export const isVerifiedOn = (set: BackupSet, folder: EntryId): boolean => set.copies[folder]?.kind === 'verified'

/** Positive when `a` ends later than `b`. On one path a later set holds later contents. */
export const byFreshness = (a: Restorable, b: Restorable): number => byAge(endOf(a.chain), endOf(b.chain))

/** The newest differential that rests on this very full and satisfies the test. */
const newestDifferential = (sets: readonly BackupSet[], full: BackupSet): BackupSet | undefined =>
  sets
    .filter(
      (s) =>
        s.backup.kind === 'differential' && s.backup.base === full.backup.set && s.backup.epoch === full.backup.epoch,
    )
    .sort((a, b) => byAge(b.backup.set, a.backup.set))[0]

/** Every full among the sets with the newest differential on it. */
const chainsAmong = (sets: readonly BackupSet[], folder: EntryId): readonly Restorable[] =>
  sets
    .filter((s) => s.backup.kind === 'full')
    .map((full) => {
      const differential = newestDifferential(sets, full)
      return {
        chain: { full: full.backup.set, differential: differential?.backup.set ?? null },
        folder,
        epoch: full.backup.epoch,
        point: (differential ?? full).backup.contains.allBefore,
      }
    })
    .sort((a, b) => byFreshness(b, a))

/** Chains in the folder whose copies are all verified and which lead to the active's present, freshest first. */
export const restorableFrom = (state: State, folder: EntryId): readonly Restorable[] => {
  const path = pathOf(state)
  return chainsAmong(
    setsOf(state).filter((s) => isVerifiedOn(s, folder) && isOnPath(path, s)),
    folder,
  )
}

/** Also those of given-up epochs and before a new root: for people who pin one, and for what retention must keep. */
export const anyChainFrom = (state: State, folder: EntryId): readonly Restorable[] =>
  chainsAmong(
    setsOf(state).filter((s) => isVerifiedOn(s, folder) && !s.contingency),
    folder,
  )

/** The freshest chain that this entry could be restored from; a chain that a person vouches for counts as restorable. */
export const freshestFor = (state: State, entry: EntryId): Restorable | null => {
  const onPath = restorableFrom(state, entry)[0] ?? null
  const vouched = vouchedFor(state, entry)
  if (onPath === null || vouched === null) return onPath ?? vouched
  return byFreshness(vouched, onPath) > 0 ? vouched : onPath
}

/** Where the entry's own folder has no chain: the freshest in these folders. Whether its server can read it is found out. */
export const freshestAmong = (state: State, entry: EntryId, folders: readonly EntryId[]): Restorable | null => {
  const own = freshestFor(state, entry)
  if (own !== null) return own
  const elsewhere = folders.flatMap((e) => freshestFor(state, e) ?? [])
  return elsewhere.sort((a, b) => byFreshness(b, a))[0] ?? null
}

/** The chain that a person vouches for, where the entry's folder has it verified. */
const vouchedFor = (state: State, entry: EntryId): Restorable | null => {
  const { pinned } = state.lineage
  const epoch = pinned === null ? undefined : state.backups.sets[pinned.full]?.backup.epoch
  const point = pinned === null ? null : pointOf(state, pinned)
  return pinned === null || epoch === undefined || point === null || !chainIsVerifiedOn(state, pinned, entry)
    ? null
    : { chain: pinned, folder: entry, epoch, point }
}

export const pointOf = (state: State, chain: Chain): Instant | null =>
  state.backups.sets[endOf(chain)]?.backup.contains.allBefore ?? null

export const chainIsVerifiedOn = (state: State, chain: Chain, folder: EntryId): boolean =>
  [chain.full, chain.differential].every((id) => {
    const set = id === null ? undefined : state.backups.sets[id]
    return id === null || (set !== undefined && isVerifiedOn(set, folder))
  })

/** Is there still a place to copy the set from? */
export const hasSource = (set: BackupSet): boolean =>
  set.staged === 'there' || Object.values(set.copies).some((c) => c.kind === 'verified' || c.kind === 'copied')

/** The newest full of the active's epoch that can still be copied or restored. */
export const currentFull = (state: State): BackupSet | null => {
  const epoch = state.switches.active?.epoch
  const fulls = setsOf(state).filter(
    (s) => s.backup.kind === 'full' && s.backup.epoch === epoch && !s.contingency && hasSource(s),
  )
  return fulls.sort((a, b) => byAge(b.backup.set, a.backup.set))[0] ?? null
}

/** The latest instant of two, where one may be unknown. */
export const latest = (a: Instant | null, b: Instant | null): Instant | null =>
  a === null ? b : b === null ? a : later(a, b)
