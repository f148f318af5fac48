import { type EpochId, type OperationId, pathOf, type State } from '@db-failover/domain'
import { byKey, until } from './deadlines.ts'
import { type Names, olderFirst } from './names.ts'
import type { View } from './reductions.ts'

// What tells situations apart in backup sets.

type BackupSet = State['backups']['sets'][OperationId]
type Copy = BackupSet['copies'][keyof BackupSet['copies']]

/** A file that is retired and waits for its server to be deleted. */
const gone = (view: View, staged: BackupSet['staged']): boolean =>
  staged === 'gone' || (staged === 'retired' && view.joins('retired files'))

/** What an earlier epoch still owed is owed no longer; what is retired is as good as deleted. */
const counts = (s: State, view: View, { backup }: BackupSet, c: Copy): boolean =>
  !view.joins('retired files') ||
  (c.kind === 'missing' ? backup.epoch === s.switches.active?.epoch : c.kind !== 'retired')

const copiesThatCount = (s: State, view: View, x: BackupSet): readonly (readonly [string, Copy])[] =>
  byKey(x.copies).filter(([, c]) => counts(s, view, x, c))

/** Staged, to be copied, or to be judged. */
export const isUnderWay = (s: State, view: View, x: BackupSet): boolean => {
  const copies = copiesThatCount(s, view, x)
  const source = !gone(view, x.staged) || copies.some(([, c]) => c.kind === 'copied' || c.kind === 'verified')
  return (
    !x.contingency &&
    (source || !view.joins('retired files')) &&
    (!gone(view, x.staged) || copies.some(([, c]) => c.kind === 'copied' || c.kind === 'missing'))
  )
}

/** From the epoch back to its root. */
const wayFrom = (s: State, from: EpochId | undefined): ReadonlySet<string> => {
  const way = new Set<string>()
  for (let id: EpochId | null = from ?? null; id !== null && !way.has(id); ) {
    way.add(id)
    id = s.lineage.epochs[id]?.parent?.epoch ?? null
  }
  return way
}

/** Sets that something running or kept names. */
const named = (s: State): ReadonlySet<string> => {
  const { backups, restores, switches, lineage } = s
  const chains = [
    switches.running?.chain,
    restores.running?.chain,
    backups.drill?.chain,
    lineage.pinned,
    ...Object.values(restores.standbys).map((x) => x.chain),
  ]
  const ids = [
    ...chains.flatMap((c) => (c === null || c === undefined ? [] : [c.full, c.differential])),
    backups.copying?.set,
    backups.running?.base,
    ...Object.values(restores.failed),
  ]
  return new Set(ids.filter((x) => x !== null && x !== undefined))
}

/** The links of the freshest chain of these sets in the folder. */
const freshest = (sets: readonly BackupSet[], folder: string): readonly string[] => {
  const here = sets.filter((x) => x.copies[folder as keyof typeof x.copies]?.kind === 'verified')
  const age = (a: BackupSet, b: BackupSet) => olderFirst(b.backup.set, a.backup.set)
  const chains = here
    .filter((x) => x.backup.kind === 'full')
    .map((full) => [full, here.filter((x) => x.backup.base === full.backup.set).sort(age)[0]] as const)
    .sort(([a, x], [b, y]) => age(x ?? a, y ?? b))
  return (chains[0] ?? []).flatMap((x) => (x === undefined ? [] : [x.backup.set]))
}

/** Ordinary sets that a chain may still be restored from, or that stand in the way of what may. */
const restorable = (s: State, view: View, sets: readonly BackupSet[]): ReadonlySet<string> => {
  const path = pathOf(s)
  const alive = new Set([...path.map((p) => p.epoch.id), ...wayFrom(s, s.switches.stay?.epoch)])
  const upTo = new Map(path.map((p) => [p.epoch.id as string, p.upTo?.differential ?? p.upTo?.full ?? null]))
  const onPath = (x: BackupSet): boolean => {
    const end = upTo.get(x.backup.epoch)
    return end !== undefined && (end === null || olderFirst(x.backup.set, end) <= 0)
  }
  const isAlive = (x: BackupSet): boolean => alive.has(x.backup.epoch)
  /** What nobody can restore may be kept here instead of what somebody can. */
  const contested = (here: readonly BackupSet[]): boolean =>
    here.some(isAlive) && !here.some(onPath) && !here.some((x) => x.backup.epoch === s.switches.stay?.epoch)
  const kept = new Set<string>()
  for (const folder of Object.keys(s.configuration.entries)) {
    const here = sets.filter((x) => x.copies[folder as keyof typeof x.copies]?.kind === 'verified')
    const reachable = view.joins('sets nobody can restore') && !contested(here) ? here.filter(isAlive) : here
    if (!view.joins('superseded sets')) for (const x of reachable) kept.add(x.backup.set)
    for (const epoch of new Set(reachable.map((x) => x.backup.epoch))) {
      const of = reachable.filter((x) => x.backup.epoch === epoch)
      for (const id of [...freshest(of, folder), ...freshest(of.filter(onPath), folder)]) kept.add(id)
    }
  }
  return kept
}

/** What people keep for themselves does so while its epoch may have to be secured or something of it is staged still. */
const keptByPeople = (s: State, view: View, all: readonly BackupSet[], open: ReadonlySet<string>) => {
  const { active, stay } = s.switches
  const onWay = new Set<string>([...open, ...pathOf(s).map((p) => p.epoch.id), stay?.epoch ?? ''])
  const newest = new Map<string, OperationId>()
  for (const x of all) {
    const before = newest.get(x.backup.epoch)
    if (x.contingency && (before === undefined || olderFirst(before, x.backup.set) < 0))
      newest.set(x.backup.epoch, x.backup.set)
  }
  /** It holds what is staged still, or it alone of its epoch lies elsewhere. */
  const needed = (x: BackupSet): boolean => {
    const of = all.filter((y) => y.backup.epoch === x.backup.epoch && !y.contingency)
    const elsewhere = of.some((y) =>
      Object.entries(y.copies).some(([on, c]) => on !== y.backup.entry && c.kind === 'verified'),
    )
    return (
      of.some((y) => !gone(view, y.staged) && olderFirst(y.backup.set, x.backup.set) < 0) ||
      (x.backup.epoch === active?.epoch && (!elsewhere || view.asks('ChangeGroup')))
    )
  }
  return (x: BackupSet): boolean =>
    x.contingency
      ? open.has(x.backup.epoch) &&
        newest.get(x.backup.epoch) === x.backup.set &&
        (!view.joins('contingency backups') || needed(x))
      : !x.pinned || onWay.has(x.backup.epoch) || (view.joins('sets nobody can restore') && !view.asks('PinLineage'))
}

/** The sets that count, oldest first. */
export const setsThatCount = (s: State, view: View): readonly OperationId[] => {
  const { active, leftovers, settled } = s.switches
  const all = Object.values(s.backups.sets)
  const open = new Set<string>([...Object.values(leftovers), ...Object.values(settled)].map((l) => l.epoch))
  if (active !== null) open.add(active.epoch)
  for (const x of all) if (!gone(view, x.staged)) open.add(x.backup.epoch)
  const kept = keptByPeople(s, view, all, open)
  const ordinary = all.filter((x) => !x.contingency)
  const alive = view.asks('PinLineage') ? null : restorable(s, view, ordinary)
  const of = alive === null ? null : named(s)
  return all
    .filter((x) => kept(x))
    .filter(
      (x) =>
        x.contingency ||
        alive === null ||
        isUnderWay(s, view, x) ||
        // It stays named in the folder of an entry that is taken out, and is asked for when it comes back.
        (x.pinned && view.asks('ChangeGroup')) ||
        alive.has(x.backup.set) ||
        of?.has(x.backup.set) === true,
    )
    .map((x) => x.backup.set)
    .sort(olderFirst)
}

/** Tries are counted where a person can ask for a switch that waits for copies. */
const tries = (view: View, attempts: number): number =>
  view.joins('tries') && !view.asks('FailOver') && !view.asks('ReturnToMaster') ? 0 : Math.min(attempts, 2)

export const ofSets = (s: State, now: number, called: Names, counting: readonly OperationId[], view: View): unknown =>
  counting.map((id) => {
    const x = s.backups.sets[id]
    if (x === undefined) return null
    const { backup, manual, contingency, pinned, staged } = x
    return [
      called.set(id),
      backup.kind === 'full',
      called.set(backup.base),
      called.epoch(backup.epoch),
      backup.entry,
      manual && s.lineage.owed !== null && backup.epoch === s.switches.active?.epoch,
      contingency,
      pinned && (!view.joins('superseded sets') || view.asks('ChangeGroup')),
      gone(view, staged) ? 'gone' : staged,
      copiesThatCount(s, view, x).map(([on, c]) =>
        c.kind === 'missing'
          ? [on, c.begun && !view.joins('retired files'), tries(view, c.attempts), until(c.retryAfter, now)]
          : c.kind === 'copied'
            ? [on, c.kind, tries(view, c.attempts)]
            : [on, c.kind],
      ),
    ]
  })
