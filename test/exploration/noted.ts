import type { BackupSetId, EntryId, Event } from '@db-failover/domain'
import { butOf, databaseOn, drop, during, released, secured } from './formers.ts'
import type { Ledger, LedgerSet } from './ledger.ts'

// What the auditor writes down for each event.

const set = (l: Ledger, id: BackupSetId, change: (s: LedgerSet) => Partial<LedgerSet>): Ledger => {
  const before = l.sets[id]
  if (before === undefined) return l
  const after = { ...before, ...change(before) }
  return !after.staged && after.verified.length === 0 && after.copied.length === 0 && after.kept === 'ordinary'
    ? { ...l, sets: drop(l.sets, id) }
    : { ...l, sets: { ...l.sets, [id]: after } }
}

const without = (e: EntryId, on: readonly EntryId[]): readonly EntryId[] => on.filter((x) => x !== e)

/** One event more. */
export const noted = (before: Ledger, e: Event): Ledger => {
  const l = { ...before, events: before.events + 1 }
  switch (e.type) {
    case 'LeadershipTaken':
      return { ...l, term: e.data.term }
    case 'Requested':
      return { ...l, asked: { ...l.asked, [e.data.request]: e.data.command } }
    case 'EpochMarked':
      return { ...l, marked: l.marked || e.data.epoch === l.active?.epoch }
    case 'FailoverEnabled':
      return { ...l, enabled: true, lost: l.lost.filter((x) => x !== e.data.active) }
    case 'FailoverDisabled':
      return { ...l, enabled: false }
    case 'Paused':
      return { ...l, paused: true }
    case 'Resumed':
      return { ...l, paused: false }
    case 'AutomaticReconnectChanged':
      return { ...l, reconnect: e.data.on }
    case 'PolicyChanged':
      return { ...l, keep: e.data.policy.withoutLog === 'keep' }
    case 'MasterDesignated':
      return {
        ...l,
        master: e.data.entry.id,
        mastersEpoch: l.active?.entry === e.data.entry.id ? null : l.mastersEpoch,
      }
    case 'BackupDatabaseRemoved': {
      const gone = e.data.entry
      const forgotten = Object.keys(l.sets).reduce<Ledger>(
        (acc, id) =>
          set(acc, id as BackupSetId, (s) => ({
            copied: without(gone, s.copied),
            verified: without(gone, s.verified),
          })),
        l,
      )
      return {
        ...forgotten,
        fenced: drop(l.fenced, gone),
        lost: without(gone, l.lost),
        formers: butOf(gone, l.formers),
        settled: butOf(gone, l.settled),
      }
    }
    case 'EntryFoldersChanged':
      return Object.keys(l.sets).reduce<Ledger>(
        (acc, id) =>
          set(acc, id as BackupSetId, (s) => ({
            copied: without(e.data.entry, s.copied),
            verified: without(e.data.entry, s.verified),
          })),
        l,
      )
    case 'MasterLost':
    case 'BackupDatabaseLost':
      return { ...l, lost: [...without(e.data.entry, l.lost), e.data.entry] }
    case 'MasterReturned':
    case 'BackupDatabaseReturned':
      return { ...l, lost: without(e.data.entry, l.lost) }
    case 'BackupStarted': {
      const w = l.switching
      const last =
        w !== null && w.drained !== null && l.fenced[w.from] === l.active?.generation && e.data.entry === w.from
      const next = { ...l, begun: { ...l.begun, [e.data.operation]: l.events } }
      return last ? during(next, w.operation, () => ({ last: e.data.operation })) : next
    }
    case 'BackupTaken': {
      const { backup } = e.data
      return {
        ...l,
        begun: drop(l.begun, backup.set),
        sets: {
          ...l.sets,
          [backup.set]: {
            order: l.begun[backup.set] ?? l.events,
            kind: backup.kind,
            base: backup.base,
            epoch: backup.epoch,
            entry: backup.entry,
            manual: e.data.manual,
            kept: 'ordinary',
            staged: true,
            copied: [],
            verified: [],
          },
        },
      }
    }
    case 'BackupCopied':
      return set(l, e.data.set, (s) => ({ copied: [...without(e.data.on, s.copied), e.data.on] }))
    case 'CopyVerified':
      return set(l, e.data.set, (s) => ({
        copied: without(e.data.on, s.copied),
        verified: [...without(e.data.on, s.verified), e.data.on],
      }))
    case 'CopyRejected':
      return set(l, e.data.set, (s) => ({
        copied: without(e.data.on, s.copied),
        verified: without(e.data.on, s.verified),
      }))
    case 'BackupRetired':
      return e.data.place.folder === 'staging'
        ? l
        : set(l, e.data.set, (s) => ({ verified: without(e.data.place.entry, s.verified) }))
    case 'BackupDeleted':
      return e.data.place.folder === 'staging' ? set(l, e.data.set, () => ({ staged: false })) : l
    case 'ManualBackupRequired':
      return {
        ...l,
        owed: true,
        marked: false,
        pinned: null,
        epochs: { ...l.epochs, [e.data.epoch]: { parent: null, upTo: null } },
        active: l.active === null ? null : { ...l.active, epoch: e.data.epoch },
      }
    case 'ObligationCleared':
      return { ...l, owed: false }
    case 'LineagePinned':
      return { ...l, pinned: e.data.chain }
    case 'ConsentGiven':
      return {
        ...l,
        consents: [
          ...l.consents.filter((c) => c.to !== e.data.to || c.request !== e.data.for),
          { to: e.data.to, request: e.data.for },
        ],
      }
    case 'ConsentWithdrawn':
      return { ...l, consents: l.consents.filter((c) => c.to !== e.data.to || c.request !== null) }
    case 'RequestEnded':
      return { ...l, consents: l.consents.filter((c) => c.request !== e.data.request || e.data.how === 'done') }
    case 'SwitchStarted': {
      const { operation, kind, automatic, from, to, request } = e.data
      return {
        ...l,
        asked: request === null ? l.asked : drop(l.asked, request),
        switching: {
          operation,
          kind,
          automatic,
          from,
          to,
          request,
          standing: automatic && (kind === 'unplanned' ? l.enabled : l.reconnect),
          drained: null,
          last: null,
          restored: null,
          checked: null,
          secured: [],
        },
      }
    }
    case 'HostsDrained':
      return during(l, e.data.operation, () => ({ drained: e.data.ground }))
    case 'FenceConfirmed':
      return { ...l, fenced: { ...l.fenced, [e.data.entry]: e.data.generation } }
    case 'FenceFailed':
      return e.data.why.code === 'DatabaseMissing'
        ? {
            ...l,
            missing: [...l.missing, `${e.data.entry}|${e.data.generation}`],
            fenced: drop(l.fenced, e.data.entry),
          }
        : l
    case 'ContingencyBackupFailed': {
      const gone = databaseOn(l, e.data.of)
      return e.data.why.code === 'DatabaseMissing' && gone !== null ? { ...l, missing: [...l.missing, gone] } : l
    }
    case 'FenceReleased':
      return released(l, e.data.entry)
    case 'ContingencyBackupTaken': {
      const { backup } = e.data
      const taken: Ledger = {
        ...l,
        sets: {
          ...l.sets,
          [backup.set]: {
            order: l.events,
            kind: 'full',
            base: null,
            epoch: backup.epoch,
            entry: backup.entry,
            manual: false,
            kept: 'contingency',
            staged: false,
            copied: [],
            verified: e.data.on,
          },
        },
      }
      return secured(taken, `${e.data.of}|${backup.generation}`, e.data.operation)
    }
    case 'CopiesPinned': {
      const pinned = e.data.sets.reduce<Ledger>((acc, id) => set(acc, id, () => ({ kept: 'pinned' })), l)
      const database = databaseOn(l, e.data.of)
      // Of a former database that is gone and was never copied there is nothing to pin, and nothing that could be overwritten.
      const nothingLeft = database !== null && l.active?.entry !== e.data.of && l.missing.includes(database)
      return e.data.sets.length > 0 || nothingLeft ? secured(pinned, database, e.data.operation) : pinned
    }
    case 'DatabaseRestored':
      return e.data.purpose === 'switch'
        ? during(l, e.data.operation, () => ({ restored: { chain: e.data.chain, generation: e.data.generation } }))
        : l
    case 'RestoreFailed':
      return e.data.purpose === 'switch' ? during(l, e.data.operation, () => ({ restored: null })) : l
    case 'TargetChecked':
      return during(l, e.data.operation, () => ({ checked: e.data.generation }))
    case 'SwitchAborted':
      return l.switching?.operation === e.data.operation ? { ...l, switching: null, ended: e.data.operation } : l
    case 'ActiveSwitched': {
      const { to, generation, epoch, parent, operation } = e.data
      const at = parent?.at.kind === 'chain' ? parent.at.chain : null
      const upTo = at === null ? null : (l.sets[at.differential ?? at.full]?.order ?? -1)
      const former = l.active === null || l.active.entry === to ? null : `${l.active.entry}|${l.active.generation}`
      const { switching: w } = l
      // What a person waived by name is given up with the switch that rests on it.
      const waived =
        w?.kind.startsWith('return') === true &&
        l.consents.some((c) => c.to === 'noContingency' && c.request !== null && c.request === w.request)
      const unsecured = former !== null && !waived && w?.secured.includes(former) !== true
      const left = former === null || l.active === null ? {} : { [former]: l.active.epoch }
      return {
        ...l,
        active: { entry: to, generation, epoch },
        switching: null,
        ended: operation,
        owed: false,
        marked: e.data.kind !== 'enable',
        leftByLoss: l.active?.entry === l.master ? e.data.kind === 'unplanned' : l.leftByLoss,
        pinned: null,
        consents: l.consents.filter((c) => c.request === null || c.request !== l.switching?.request),
        fenced: drop(l.fenced, to),
        epochs: {
          ...l.epochs,
          [epoch]: { parent: parent?.epoch ?? null, upTo },
        },
        formers: { ...butOf(to, l.formers), ...(unsecured ? left : {}) },
        settled: { ...butOf(to, l.settled), ...(unsecured ? {} : left) },
        mastersEpoch:
          to === l.master ? null : l.active?.entry === l.master ? (l.active?.epoch ?? null) : l.mastersEpoch,
      }
    }
    default:
      return l
  }
}
