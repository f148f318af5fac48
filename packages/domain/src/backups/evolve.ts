import { evolveWith, having, without } from '../evolution.ts'
import { byAge } from '../operation-id.ts'
import type { BackupSetId, EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import { plus } from '../time.ts'
import type { Chain } from './events.ts'
import { retryDelay } from './retry.ts'
import type { BackupSet, Backups, Copy } from './state.ts'

const owed: Copy = { kind: 'missing', begun: false, attempts: 0, retryAfter: null, why: null }

const withSet = (b: Backups, id: BackupSetId, change: (s: BackupSet) => BackupSet): Backups => {
  const set = b.sets[id]
  return set === undefined ? b : { ...b, sets: having(b.sets, id, change(set)) }
}

const withCopy = (b: Backups, id: BackupSetId, on: EntryId, copy: Copy): Backups =>
  withSet(b, id, (s) => ({ ...s, copies: { ...s.copies, [on]: copy } }))

const begunOn =
  (on: EntryId) =>
  (s: BackupSet): BackupSet => {
    const copy = s.copies[on]
    return copy?.kind === 'missing' ? { ...s, copies: { ...s.copies, [on]: { ...copy, begun: true } } } : s
  }

/** How many ended operations are remembered: a backup that turns up late does so soon. */
const rememberedUnfinished = 8

/** The running backup has ended and left nothing in our hands. */
const endedWithout = (b: Backups, operation: OperationId): Backups =>
  b.running?.operation === operation
    ? { ...b, running: null, unfinished: [...b.unfinished, operation].slice(-rememberedUnfinished) }
    : b

/** A folder has answered for its copy; the copy operation ends with the last answer. */
const answered = (b: Backups, operation: OperationId, on: EntryId): Backups => {
  if (b.copying?.operation !== operation) return b
  const to = b.copying.to.filter((e) => e !== on)
  return { ...b, copying: to.length === 0 ? null : { ...b.copying, to } }
}

/** How often the copy of this set to this folder has failed. */
export const attemptsOf = (b: Backups, id: BackupSetId, on: EntryId): number => {
  const copy = b.sets[id]?.copies[on]
  return copy?.kind === 'missing' || copy?.kind === 'copied' ? copy.attempts : 0
}

/** A set that lies nowhere any more, and so can be copied from nowhere, leaves the state. */
const liesNowhere = (set: BackupSet): boolean =>
  set.staged === 'gone' && Object.values(set.copies).every((c) => c.kind === 'missing' && !c.begun)

const dropped = (b: Backups, id: BackupSetId): Backups => {
  const set = b.sets[id]
  return set !== undefined && liesNowhere(set) ? { ...b, sets: without(b.sets, id) } : b
}

/** The set as it is changed; it leaves the state where it then lies nowhere. */
const withSetOrWithout = (b: Backups, id: BackupSetId, change: (s: BackupSet) => BackupSet): Backups => {
  const set = b.sets[id]
  if (set === undefined) return b
  const changed = change(set)
  return { ...b, sets: liesNowhere(changed) ? without(b.sets, id) : having(b.sets, id, changed) }
}

const everySet = (b: Backups, change: (s: BackupSet) => BackupSet): Backups =>
  Object.keys(b.sets).reduce<Backups>((acc, id) => withSetOrWithout(acc, id as BackupSetId, change), b)

/** After a switch, what had not been copied by then is no longer owed to anybody. What is staged stays where it lies. */
const leftBehind = (s: BackupSet): BackupSet => ({
  ...s,
  copies: Object.fromEntries(Object.entries(s.copies).filter(([, c]) => c.kind !== 'missing' || c.begun)),
})

/** A file may lie in the entry's folder: it is believed when it is found there by its hash. */
const believedByHash = (s: BackupSet, on: EntryId): BackupSet => {
  const before = s.copies[on]
  return before === undefined || before.kind === 'missing'
    ? s
    : { ...s, copies: { ...s.copies, [on]: { kind: 'copied', attempts: 0 } } }
}

/** The newest full of the active's epoch that lies somewhere, and the newest differential on it: what a new folder gets. */
const newestChain = (b: Backups, state: State): readonly BackupSetId[] => {
  const ofEpoch = Object.values(b.sets)
    .filter((s) => !s.contingency && s.backup.epoch === state.switches.active?.epoch)
    .sort((x, y) => byAge(y.backup.set, x.backup.set))
  const full = ofEpoch.find((s) => s.backup.kind === 'full')
  const differential = ofEpoch.find((s) => s.backup.base === full?.backup.set)
  return [full, differential].flatMap((s) => (s === undefined ? [] : [s.backup.set]))
}

const drilled = (b: Backups, chain: Chain, at: BackupSet['drilled']): Backups =>
  [chain.full, chain.differential].reduce<Backups>(
    (acc, id) => (id === null ? acc : withSet(acc, id, (s) => ({ ...s, drilled: at }))),
    b,
  )

export const evolveBackups = evolveWith<Backups>({
  BackupStarted: (b, { operation, kind, cause, epoch, entry, generation, base, attempt, request }, from) => ({
    ...b,
    running: { operation, kind, cause, epoch, entry, generation, base, attempt, request, startedAt: from.at },
  }),
  BackupTaken: (b, { operation, backup, manual, targets }, from, whole) => {
    const ofActive = backup.epoch === whole.switches.active?.epoch
    return {
      ...b,
      sets: having(b.sets, backup.set, {
        backup,
        manual,
        contingency: false,
        pinned: false,
        staged: 'there',
        copies: Object.fromEntries(targets.map((e) => [e, owed])),
        drilled: null,
      }),
      running: b.running?.operation === operation ? null : b.running,
      unfinished: b.unfinished.filter((o) => o !== operation),
      lastFull: ofActive && backup.kind === 'full' ? backup.startedAt : b.lastFull,
      lastAny: ofActive ? backup.startedAt : b.lastAny,
      lastFullEnd: ofActive && backup.kind === 'full' ? from.at : b.lastFullEnd,
      lastAnyEnd: ofActive ? from.at : b.lastAnyEnd,
      retry: null,
    }
  },
  // What is due on schedule waits after any failure, also of a backup that is not tried again itself.
  BackupFailed: (b, { operation, attempt, retryAfter, why }, from, whole) => {
    const attempts = attempt + 1
    const after = retryAfter ?? plus(from.at, retryDelay(whole.configuration.policy, attempts))
    return { ...endedWithout(b, operation), retry: { attempts, after, why: why.says } }
  },
  CopyStarted: (b, { operation, set, from, to }) => ({
    ...withSet(b, set, (s) => to.reduce<BackupSet>((acc, on) => begunOn(on)(acc), s)),
    copying: { operation, set, from, to },
  }),
  BackupCopied: (b, { operation, set, on }) =>
    answered(withCopy(b, set, on, { kind: 'copied', attempts: attemptsOf(b, set, on) }), operation, on),
  BackupCopyFailed: (b, { operation, set, on, attempt, retryAfter, why }) =>
    answered(
      withCopy(b, set, on, { kind: 'missing', begun: true, attempts: attempt + 1, retryAfter, why: why.says }),
      operation,
      on,
    ),
  CopyVerified: (b, { set, on }) => withCopy(b, set, on, { kind: 'verified' }),
  CopyRejected: (b, { set, on, why }, from, whole) => {
    const attempts = attemptsOf(b, set, on) + 1
    const retryAfter = plus(from.at, retryDelay(whole.configuration.policy, attempts))
    return dropped(withCopy(b, set, on, { kind: 'missing', begun: true, attempts, retryAfter, why: why.says }), set)
  },
  BackupRetired: (b, { set, place }) =>
    place.folder === 'staging'
      ? withSet(b, set, (s) => ({ ...s, staged: 'retired' }))
      : withCopy(b, set, place.entry, { kind: 'retired' }),
  BackupDeleted: (b, { set, place }) =>
    withSetOrWithout(b, set, (s) =>
      place.folder === 'staging' ? { ...s, staged: 'gone' } : { ...s, copies: without(s.copies, place.entry) },
    ),
  // An entry that comes back is owed the newest chain like any other; what it has kept meanwhile is asked for by its hash.
  BackupDatabaseAdded: (b, { entry }, _from, whole) =>
    newestChain(b, whole).reduce<Backups>(
      (acc, id) => withCopy(acc, id, entry.id, owed),
      everySet(b, (s) => (s.copies[entry.id]?.kind === 'retired' ? s : believedByHash(s, entry.id))),
    ),
  // What no rule may delete stays named where it lies. Of the other files that are asked to go, those go that lie verified
  // elsewhere too.
  BackupDatabaseRemoved: (b, { entry, deleteFiles }) =>
    everySet(b, (s) => {
      const copies = without(s.copies, entry)
      const left = s.copies[entry]
      const staged = s.backup.entry === entry ? 'gone' : s.staged
      if (left?.kind !== 'verified' && left?.kind !== 'copied') return { ...s, staged, copies }
      if (s.contingency || s.pinned) return { ...s, staged }
      const goes = deleteFiles && Object.values(copies).some((c) => c.kind === 'verified')
      return { ...s, staged, copies: goes ? { ...copies, [entry]: { kind: 'retired' } } : copies }
    }),
  EntryFoldersChanged: (b, { entry }) => everySet(b, (s) => believedByHash(s, entry)),
  RestoreStarted: (b, { operation, purpose, on, chain, readFrom, generation }, from) =>
    purpose === 'drill' ? { ...b, drill: { operation, on, chain, readFrom, generation, startedAt: from.at } } : b,
  DrillPassed: (b, { on, chain }, from) => ({
    ...drilled(b, chain, from.at),
    drill: null,
    lastDrill: { at: from.at, on, passed: true, why: null },
  }),
  DrillFailed: (b, { on, why }, from) => ({
    ...b,
    drill: null,
    lastDrill: { at: from.at, on, passed: false, why: why.says },
  }),
  ContingencyBackupTaken: (b, { backup, on }) => ({
    ...b,
    sets: having(b.sets, backup.set, {
      backup,
      manual: false,
      contingency: true,
      pinned: false,
      staged: 'gone',
      copies: Object.fromEntries(on.map((e) => [e, { kind: 'verified' } as const])),
      drilled: null,
    }),
  }),
  CopiesPinned: (b, { sets }) =>
    sets.reduce<Backups>((acc, id) => withSet(acc, id, (s) => ({ ...s, pinned: true })), b),
  // Every database is opened with a full backup due at once.
  ActiveSwitched: (b) => ({
    ...everySet(b, leftBehind),
    lastFull: null,
    lastAny: null,
    lastFullEnd: null,
    lastAnyEnd: null,
    retry: null,
  }),
  ManualBackupRequired: (b) => ({ ...b, lastFull: null, lastAny: null, retry: null }),
  FailoverEnabled: (b) => ({ ...b, lastFull: null, retry: null }),
  OperationAbandoned: (b, { operation }) => ({
    ...endedWithout(b, operation),
    copying: b.copying?.operation === operation ? null : b.copying,
    drill: b.drill?.operation === operation ? null : b.drill,
  }),
})
