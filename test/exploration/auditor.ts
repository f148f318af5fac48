import type { BackupSetId, Chain, EntryId, Event, Provenance } from '@db-failover/domain'
import { databaseOn } from './formers.ts'
import type { Ledger, LedgerSet, LedgerSwitch } from './ledger.ts'
import { noted } from './noted.ts'
import { dbOf, type World } from './world.ts'

// The nevers, as an auditor would check them: from the events before, the event, and the world as it is.

type Of<T extends Event['type']> = Extract<Event, { readonly type: T }>['data']
type Fault = (what: string) => void

const linksOf = (c: Chain): readonly BackupSetId[] => (c.differential === null ? [c.full] : [c.full, c.differential])

/** Does the set lie on the way from the root to the active's present? */
const leadsHere = (l: Ledger, id: BackupSetId): boolean => {
  const set = l.sets[id]
  if (set === undefined || set.kept === 'contingency') return false
  let epoch = l.active?.epoch ?? null
  let limit = Number.POSITIVE_INFINITY
  for (const passed = new Set<string>(); epoch !== null && !passed.has(epoch); ) {
    if (set.epoch === epoch) return set.order <= limit
    passed.add(epoch)
    const hangs: Ledger['epochs'][string] | undefined = l.epochs[epoch]
    limit = hangs?.upTo ?? Number.POSITIVE_INFINITY
    epoch = hangs?.parent ?? null
  }
  return false
}

const chainFault = (l: Ledger, chain: Chain, folder: EntryId | null): string | null => {
  const full = l.sets[chain.full]
  if (full === undefined || full.kind !== 'full') return 'Never 3: its first link is no full of the ledger'
  if (chain.differential !== null) {
    const differential = l.sets[chain.differential]
    if (differential === undefined || differential.base !== chain.full || differential.epoch !== full.epoch)
      return 'Never 3: its differential rests on another full'
  }
  if (folder !== null && !linksOf(chain).every((id) => l.sets[id]?.verified.includes(folder)))
    return `restored from ${folder}, where it is not verified`
  return null
}

const vouched = (l: Ledger, chain: Chain): boolean =>
  l.pinned !== null && l.pinned.full === chain.full && l.pinned.differential === chain.differential

const restoring = (l: Ledger, d: Of<'RestoreStarted'>, fault: Fault): void => {
  const bad = chainFault(l, d.chain, d.readFrom)
  if (bad !== null) fault(`RestoreStarted: ${bad}`)
  if (!vouched(l, d.chain) && !linksOf(d.chain).every((id) => leadsHere(l, id)))
    fault('Never 3: a chain is restored that does not lead to the present of the active')
}

const restorableOn = (l: Ledger, folder: EntryId, epoch: string | null): readonly BackupSetId[] =>
  (Object.entries(l.sets) as [BackupSetId, Ledger['sets'][BackupSetId]][]).flatMap(([id, s]) =>
    s !== undefined &&
    s.kind === 'full' &&
    s.kept !== 'contingency' &&
    s.verified.includes(folder) &&
    (epoch === null ? leadsHere(l, id) : s.epoch === epoch)
      ? [id]
      : [],
  )

const retiring = (l: Ledger, d: Of<'BackupRetired'>, fault: Fault): void => {
  const set = l.sets[d.set]
  const on = d.place.entry
  if (l.switching !== null || l.owed || !l.enabled) fault('Never 4: a file is retired while switching, owed or OFF')
  if (l.active !== null && l.lost.includes(l.active.entry)) fault('Never 4: a file is retired while down')
  if (set === undefined) return
  if (d.place.folder === 'staging') {
    const here = leadsHere(l, d.set)
    const later = (Object.entries(l.sets) as [BackupSetId, LedgerSet][]).some(
      ([id, s]) =>
        s.kept !== 'contingency' &&
        s.order > set.order &&
        (s.kind === 'full' || (set.kind === 'differential' && s.base === set.base)) &&
        ((s.epoch === set.epoch && (s.staged || s.verified.length > 0)) ||
          (here && s.verified.length > 0 && leadsHere(l, id))),
    )
    // What a former active left staged is held by its contingency backup.
    const secured = set.epoch !== l.active?.epoch && !Object.values(l.formers).includes(set.epoch)
    if (set.verified.length === 0 && !later && !secured) fault('Never 4: the only file of a set is retired')
    return
  }
  if (set.kept !== 'ordinary') fault('Never 8: a contingency backup, or what stands for one, is retired')
  const after: Ledger = {
    ...l,
    sets: { ...l.sets, [d.set]: { ...set, verified: set.verified.filter((e) => e !== on) } },
  }
  for (const epoch of [null, l.mastersEpoch])
    if (
      restorableOn(l, on, epoch).length > 0 &&
      restorableOn(after, on, epoch).length === 0 &&
      (epoch !== null || l.active?.entry !== on)
    )
      fault(`Never 4: the last restorable chain ${epoch === null ? '' : 'of the master '}on ${on} is retired`)
  const orphans = Object.entries(l.sets).filter(([, s]) => s.base === d.set && s.verified.includes(on))
  if (set.kind === 'full' && set.verified.includes(on) && orphans.length > 0)
    fault('Never 4: a full is retired before the differentials on it')
}

const given = (l: Ledger, w: LedgerSwitch, to: string): boolean =>
  l.consents.some((c) => c.to === to && c.request !== null && c.request === w.request)

const groundFault = (l: Ledger, w: LedgerSwitch, d: Of<'ActiveSwitched'>): string | null => {
  const { ground } = d
  if (ground.kind === 'fenced')
    return l.fenced[w.from] === l.active?.generation
      ? null
      : 'Never 1: its ground is a fence that the log does not have'
  if (ground.kind === 'drained' || ground.kind === 'leasesOver')
    return w.drained === ground.kind ? null : 'Never 1: its ground is hosts of which the log says nothing'
  if (ground.kind === 'consent' && ground.to === 'noFence')
    return given(l, w, 'noFence') ? null : 'Never 1: its ground is a consent that nobody gave'
  if (ground.kind === 'consent')
    return l.keep && l.consents.some((c) => c.to === 'cutOffHosts' && c.request === null)
      ? null
      : 'Never 1: its ground is a standing consent that nobody gave'
  return 'Never 1: it has no ground'
}

const consentFault = (l: Ledger, w: LedgerSwitch, d: Of<'ActiveSwitched'>): string | null => {
  const keeping = w.kind === 'planned' || w.kind === 'return-keeping'
  if (keeping) {
    const end = d.origin.kind === 'chain' ? (d.origin.chain.differential ?? d.origin.chain.full) : null
    return w.last !== null && end === w.last
      ? null
      : 'Never 2: it should lose nothing, and its chain does not end with the last backup'
  }
  if (d.loss === null) return 'Never 2: it may lose changes and does not say which'
  if (w.automatic) return w.standing ? null : 'Never 2: by itself, and nobody had consented to the loss'
  return given(l, w, 'dataLoss') ? null : 'Never 2: nobody consented to the loss'
}

const switching = (l: Ledger, d: Of<'ActiveSwitched'>, fault: Fault): void => {
  if (d.kind === 'enable') {
    if (l.active !== null || d.ground.kind !== 'first') fault('Never 1: enabled over an active database')
    return
  }
  const w = l.switching
  if (w === null || w.operation !== d.operation || l.active === null) {
    fault('Never 1: a switch ends that does not run')
    return
  }
  if (d.from !== l.active.entry || d.to !== w.to || d.to === d.from || l.ended === d.operation)
    fault('Never 1: it leaves another database than the active')
  if (w.checked === null || d.generation !== w.checked)
    fault('Never 1: hosts are sent to a database that was not checked')
  const inPlace = w.kind.startsWith('return-discarding')
  if (inPlace !== (d.origin.kind === 'inPlace')) fault('Never 1: its origin is not what its kind says')
  if (d.origin.kind === 'chain') {
    const { chain } = d.origin
    if (
      w.restored === null ||
      d.generation !== w.restored.generation ||
      JSON.stringify(chain) !== JSON.stringify(w.restored.chain)
    )
      fault('Never 1: it does not name the chain that was restored')
    const bad = chainFault(l, chain, null)
    if (bad !== null) fault(`ActiveSwitched: ${bad}`)
  }
  for (const bad of [groundFault(l, w, d), consentFault(l, w, d)]) if (bad !== null) fault(bad)
  const waived = given(l, w, 'noContingency')
  const left = `${l.active.entry}|${l.active.generation}`
  if (inPlace && !waived && !w.secured.includes(left))
    fault('Never 8: changes are given up that lie in no contingency backup')
  const there = databaseOn(l, d.to)
  if (!inPlace && there !== null && !waived)
    fault('Never 8: a former active takes over from a chain, and its own changes lie in no contingency backup')
  if (inPlace && there !== null && there !== `${d.to}|${d.generation}`)
    fault('Never 1: in place, and another database than the one that was left there')
}

const contingency = (l: Ledger, d: Of<'ContingencyBackupTaken'>, fault: Fault): void => {
  if (d.on.length === 0 || d.on.every((e) => e === d.of)) fault('Never 8: a contingency backup on no other server')
  if (l.fenced[d.of] !== d.backup.generation)
    fault('Never 8: a contingency backup of a database that still takes writes')
}

const pinning = (l: Ledger, d: Of<'CopiesPinned'>, fault: Fault): void => {
  const database = databaseOn(l, d.of)
  const gone = database !== null && l.missing.includes(database)
  const dead = l.switching?.kind === 'return-discarding-active-dead' && l.switching.from === d.of
  if (!gone && !dead) fault('Never 8: copies are pinned for a database that is not known to be gone')
  const bad = d.sets.some(
    (id) => l.sets[id] === undefined || l.sets[id].epoch !== d.epoch || l.sets[id].verified.every((e) => e === d.of),
  )
  if (bad) fault('Never 8: copies are pinned that are not verified elsewhere, or of another epoch')
  const others = Object.values(l.sets).some((s) => s.epoch === d.epoch && s.verified.some((e) => e !== d.of))
  if (d.sets.length === 0 && others) fault('Never 8: nothing is pinned, though copies of the epoch lie elsewhere')
}

const backup = (l: Ledger, d: Of<'BackupStarted'>, fault: Fault): void => {
  if (
    l.active === null ||
    d.entry !== l.active.entry ||
    d.epoch !== l.active.epoch ||
    d.generation !== l.active.generation
  )
    fault('a backup is taken of another database than the active')
  if (l.owed && (d.cause !== 'manual' || d.kind !== 'full') && d.cause !== 'switch')
    fault('a scheduled backup while a manual one is owed')
  if (!l.marked) fault('a backup is taken before the database carries its epoch')
  if (d.kind === 'full') return
  const base = d.base === null ? undefined : l.sets[d.base]
  if (base === undefined || base.kind !== 'full' || base.epoch !== d.epoch)
    fault('Never 3: a differential on a base of another epoch')
}

const cleared = (l: Ledger, d: Of<'ObligationCleared'>, fault: Fault): void => {
  const set = l.sets[d.set]
  if (
    set === undefined ||
    !set.manual ||
    set.kind !== 'full' ||
    set.epoch !== l.active?.epoch ||
    !set.verified.includes(d.on)
  )
    fault('what is owed is cleared without a verified full of the new epoch')
}

const losing = (d: Of<'MasterLost'>, fault: Fault): void => {
  if (d.verdict !== 'gone' && d.verdict !== 'unusable') fault('lost by a verdict that is only an alarm')
  if (d.verdict === 'gone' && d.window.reached.length === 0) fault('blind, and not bereaved')
  if (d.window.witnesses.length > 0) fault('lost, though a witness reaches it')
}

const enabling = (l: Ledger, fault: Fault): void => {
  const accepted = Object.values(l.asked).some((c) => c['type'] === 'EnableFailover' && c['acceptDataLoss'] === true)
  if (!accepted) fault('Never 2: failover is ON, and nobody consented to the loss')
}

const starting = (l: Ledger, d: Of<'SwitchStarted'>, fault: Fault): void => {
  if (l.switching !== null) fault('Never 1: two switches at once')
  if (d.from !== l.active?.entry) fault('Never 1: a switch away from what is not active')
  if (d.to === d.from) fault('Never 1: a switch onto itself')
  if (!d.automatic) return
  if (l.paused) fault('an automatic switch while paused')
  if (l.owed) fault('an automatic switch while a manual backup is owed')
  if (!l.enabled) fault('Never 2: an automatic switch while failover is OFF')
  if (d.kind !== 'unplanned' && !l.leftByLoss) fault('an automatic return from a move that was made by hand')
  if (d.kind === 'unplanned' && !l.lost.includes(d.from)) fault('an automatic failover away from what is not lost')
}

/** Checks one event against all that the log said before, then notes it. */
export const audited = (l: Ledger, e: Event, from: Provenance, world: World, fault: Fault): Ledger => {
  if (from.role === 'leader' && e.type !== 'LeadershipTaken' && from.term !== l.term)
    fault('an overtaken leader decides')
  switch (e.type) {
    case 'MasterLost':
    case 'BackupDatabaseLost':
      losing(e.data, fault)
      break
    case 'FailoverEnabled':
      enabling(l, fault)
      break
    case 'SwitchStarted':
      starting(l, e.data, fault)
      break
    case 'ActiveSwitched':
      switching(l, e.data, fault)
      break
    case 'TargetChecked':
      if (dbOf(world, e.data.on, e.data.generation) === undefined)
        fault('a database passed its check that does not exist')
      break
    case 'RestoreStarted':
      restoring(l, e.data, fault)
      break
    case 'BackupRetired':
      retiring(l, e.data, fault)
      break
    case 'ContingencyBackupTaken':
      contingency(l, e.data, fault)
      break
    case 'CopiesPinned':
      pinning(l, e.data, fault)
      break
    case 'BackupStarted':
      backup(l, e.data, fault)
      break
    case 'BackupTaken':
      if (l.begun[e.data.operation] === undefined)
        fault('a backup is recorded that was never begun, or is recorded again')
      break
    case 'ObligationCleared':
      cleared(l, e.data, fault)
      break
    default:
  }
  return noted(l, e)
}
