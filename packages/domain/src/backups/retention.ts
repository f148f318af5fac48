import { isOnPath, pathOf } from '../lineage/tree.ts'
import { byAge } from '../operation-id.ts'
import type { BackupSetId, EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { anyChainFrom, currentFull, hasSource, isVerifiedOn, restorableFrom, setsOf } from './chains.ts'
import type { Place } from './events.ts'
import type { BackupSet } from './state.ts'

// What may be deleted. Everything else stays: the last restorable chain of any entry above all.

const belongsTo = (
  chain: { readonly full: BackupSetId; readonly differential: BackupSetId | null },
  set: BackupSetId,
): boolean => chain.full === set || chain.differential === set

/** The copy is a link of the freshest chain that the entry could be restored from. */
export const isInLastChain = (state: State, set: BackupSetId, entry: EntryId): boolean => {
  const freshest = restorableFrom(state, entry)[0] ?? anyChainFrom(state, entry)[0]
  return freshest !== undefined && belongsTo(freshest.chain, set)
}

/** While a backup database is active, the last chain of the master's own epoch stays in every folder. */
export const isInMastersLastChain = (state: State, set: BackupSetId, entry: EntryId): boolean => {
  const { stay } = state.switches
  if (stay === null) return false
  const last = anyChainFrom(state, entry).find((r) => r.epoch === stay.epoch)
  return last !== undefined && belongsTo(last.chain, set)
}

const fullOf = (s: BackupSet): BackupSetId => s.backup.base ?? s.backup.set

/** Copies in the folder beyond what the policy keeps, oldest first; a full leaves after its differentials. */
export const beyondRetention = (state: State, entry: EntryId): readonly BackupSetId[] => {
  const { retainFulls, retainDifferentials } = state.configuration.policy
  const here = setsOf(state).filter((s) => isVerifiedOn(s, entry) && !s.contingency && !s.pinned)
  const fulls = here.filter((s) => s.backup.kind === 'full').sort((a, b) => byAge(b.backup.set, a.backup.set))
  const kept = new Set(fulls.slice(0, retainFulls).map((s) => s.backup.set))
  const differentials = here
    .filter((s) => s.backup.kind === 'differential')
    .sort((a, b) => byAge(b.backup.set, a.backup.set))
  const keptOf = new Map<BackupSetId, number>()
  const excess = differentials.filter((s) => {
    const count = (keptOf.get(fullOf(s)) ?? 0) + 1
    keptOf.set(fullOf(s), count)
    return !kept.has(fullOf(s)) || count > retainDifferentials
  })
  const old = fulls.slice(retainFulls).filter((f) => here.every((s) => s.backup.base !== f.backup.set))
  const oldestFirst = (sets: readonly BackupSet[]) => sets.map((s) => s.backup.set).sort(byAge)
  return [...oldestFirst(excess), ...oldestFirst(old)]
}

/** Later fulls of the set's own epoch: a contingency backup is no link of a chain and takes nobody's place. */
const laterFulls = (state: State, set: BackupSet): readonly BackupSet[] =>
  setsOf(state).filter(
    (s) =>
      s.backup.kind === 'full' &&
      !s.contingency &&
      s.backup.epoch === set.backup.epoch &&
      byAge(s.backup.set, set.backup.set) > 0,
  )

/** A later full is verified somewhere; or, while no folder takes anything, as many later ones are staged as are kept. */
const isSuperseded = (state: State, set: BackupSet): boolean => {
  const { retainFulls, retainDifferentials } = state.configuration.policy
  const later = laterFulls(state, set)
  if (later.some((s) => Object.values(s.copies).some((c) => c.kind === 'verified'))) return true
  const siblings = setsOf(state).filter(
    (s) => s.backup.base !== null && s.backup.base === set.backup.base && byAge(s.backup.set, set.backup.set) > 0,
  )
  return later.filter(hasSource).length >= retainFulls || siblings.length >= retainDifferentials
}

/** A contingency backup that was taken later holds all that the set holds. */
const isInContingency = (state: State, { backup }: BackupSet): boolean =>
  setsOf(state).some((s) => s.contingency && s.backup.epoch === backup.epoch && byAge(s.backup.set, backup.set) > 0)

/** Left staged on a database that is active no more: deleted when something else in our hands holds what it holds. */
const leftIsSafe = (state: State, set: BackupSet): boolean =>
  Object.values(set.copies).some((c) => c.kind === 'verified') ||
  isInContingency(state, set) ||
  (isOnPath(pathOf(state), set) && currentFullIsVerified(state))

const currentFullIsVerified = (state: State): boolean =>
  Object.values(currentFull(state)?.copies ?? {}).some((c) => c.kind === 'verified')

/** The staged file has done its part: every folder that answers has its verified copy, or a later set has its place. */
export const stagingIsDone = (state: State, set: BackupSet): boolean => {
  if (set.staged !== 'there' || state.backups.copying?.set === set.backup.set) return false
  if (set.backup.epoch !== state.switches.active?.epoch) return leftIsSafe(state, set)
  const copies = Object.entries(set.copies)
  const verified = copies.some(([, c]) => c.kind === 'verified')
  const owed = copies.some(
    ([on, c]) =>
      c.kind === 'copied' || (c.kind === 'missing' && state.detection.health[on as EntryId]?.kind === 'healthy'),
  )
  const superseded = isSuperseded(state, set)
  return (verified && !owed) || superseded
}

/** Copies that were begun and will not be finished: of an earlier epoch, or of a set that can be read from nowhere. */
const unfinished = (state: State): readonly { readonly set: BackupSetId; readonly entry: EntryId }[] =>
  setsOf(state)
    .filter((s) => s.backup.epoch !== state.switches.active?.epoch || !hasSource(s))
    .flatMap((s) =>
      Object.entries(s.copies).flatMap(([on, c]) =>
        c.kind === 'missing' && c.begun && state.backups.copying?.set !== s.backup.set
          ? [{ set: s.backup.set, entry: on as EntryId }]
          : [],
      ),
    )

/** The running copy reads this very file. */
const isBeingRead = ({ backups: { copying } }: State, set: BackupSetId, entry: EntryId): boolean =>
  copying !== null && copying.set === set && copying.from.folder === 'backup' && copying.from.entry === entry

/** What the leader may retire now, one place at a time. */
export const retirable = (
  state: State,
): readonly { readonly set: BackupSetId; readonly place: Place; readonly why: string }[] => [
  ...setsOf(state)
    .filter((s) => stagingIsDone(state, s))
    .map((s) => ({ set: s.backup.set, place: { entry: s.backup.entry, folder: 'staging' as const }, why: 'copied' })),
  ...unfinished(state).map(({ set, entry }) => ({
    set,
    place: { entry, folder: 'backup' as const },
    why: 'not finished',
  })),
  ...Object.values(state.configuration.entries).flatMap((e) =>
    beyondRetention(state, e.id)
      .filter((set) => !isInLastChain(state, set, e.id) && !isInMastersLastChain(state, set, e.id))
      .filter((set) => !isBeingRead(state, set, e.id))
      .map((set) => ({ set, place: { entry: e.id, folder: 'backup' as const }, why: 'retention' })),
  ),
]
