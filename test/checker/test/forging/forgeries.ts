import type { Evidence } from '../../evidence/evidence.ts'
import type { Acknowledged } from '../../evidence/journal.ts'
import { backupsTaken, restoresStarted, verifications } from '../../history/backups.ts'
import { endOf } from '../../history/epochs.ts'
import { switches } from '../../history/switches.ts'
import { attributed, dataOf, edited, find, rechained, repeated, without } from './forge.ts'
import { beforeTheReturn } from './prefix.ts'

/** A lie, and the judgements that find it. */
export interface Forgery {
  readonly tells: string
  readonly forge: (e: Evidence) => Evidence
  readonly foundBy: readonly string[]
}

const dropped = (e: Evidence, row: Acknowledged | undefined): Evidence => ({
  ...e,
  databases: e.databases.map((d) => ({ ...d, rows: d.rows.filter((r) => r !== row?.row) })),
  secured: e.secured.map((s) => ({ ...s, rows: s.rows?.filter((r) => r !== row?.row) ?? null })),
})

const epochOf = (e: Evidence, nth: number): string => switches(e)[nth]?.data.epoch ?? ''

/** A row of the first epoch that was acknowledged long before the backup that the failover restored. */
const oldRow = (e: Evidence): Acknowledged | undefined => e.journal.find((a) => a.epoch === epochOf(e, 0))

/** A row that was begun in the first epoch a good while after the second one began. */
const lateRow = (e: Evidence): Acknowledged => {
  const [early] = e.journal.filter((a) => a.epoch === epochOf(e, 0))
  const [late] = e.journal.filter((a) => a.epoch === epochOf(e, 1)).slice(-1)
  if (early === undefined || late === undefined) throw new Error('the history has no rows in two epochs')
  return { ...early, row: early.row + 500_000, before: late.before, after: late.after }
}

const withRow = (e: Evidence, row: Acknowledged): Evidence => ({
  ...e,
  journal: [...e.journal, row].sort((a, b) => a.after.machine - b.after.machine),
  databases: e.databases.map((d) =>
    d.entry === row.entry && d.generation === row.generation ? { ...d, rows: [...d.rows, row.row] } : d,
  ),
})

const keeping = (e: Evidence): Evidence => edited(e, 'PolicyChanged', 0, { policy: { withoutLog: 'keep' } })

/** The deletion of what the failover later restores, on the machine that it restores to, right before the switch. */
const lastChainDeleted = (e: Evidence): Evidence => {
  const restore = restoresStarted(e)[0]?.data
  const [some] = e.events.filter((event) => event.type === 'BackupRetired')
  if (restore === undefined || some === undefined) throw new Error('the history has no restore and no deletion')
  return repeated(
    e,
    some,
    { set: endOf(restore.chain), place: { entry: restore.on, folder: 'backup' } },
    find(e, 'MasterSuspected'),
  )
}

const contingencyDeleted = (e: Evidence): Evidence => {
  const backup = dataOf(find(e, 'ContingencyBackupTaken'))
  const { set } = dataOf({ ...find(e, 'ContingencyBackupTaken'), data: backup['backup'] })
  const place = { entry: 'machine-a', folder: 'backup' }
  return repeated(e, find(e, 'BackupRetired'), { set, place }, find(e, 'ChangesDiscarded'))
}

const unverified = (e: Evidence): Evidence => {
  const restore = restoresStarted(e)[0]?.data
  const seen = verifications(e).find((v) => v.data.set === restore?.chain.full && v.data.on === restore.readFrom)
  return without(e, (event) => event.revision === seen?.revision)
}

const foreignBase = (e: Evidence): Evidence => {
  const taken = backupsTaken(e).map((b) => b.data.backup)
  const differential = taken.find((b) => b.kind === 'differential')
  const other = taken.find((b) => b.kind === 'full' && b.set !== differential?.base)
  return edited(e, 'RestoreStarted', 0, { chain: { full: other?.set, differential: differential?.set } })
}

export const forgeries: readonly Forgery[] = [
  {
    tells: 'two databases active',
    forge: (e) => edited(e, 'ActiveSwitched', 1, { from: 'machine-c' }),
    foundBy: ['one active'],
  },
  {
    tells: 'an operation that switched twice',
    forge: (e) => edited(e, 'ActiveSwitched', 2, { operation: dataOf(find(e, 'ActiveSwitched', 1))['operation'] }),
    foundBy: ['once'],
  },
  {
    tells: 'an epoch that begins again',
    forge: (e) => edited(e, 'ActiveSwitched', 2, { epoch: dataOf(find(e, 'ActiveSwitched', 0))['epoch'] }),
    foundBy: ['epochs'],
  },
  {
    tells: 'a fence that nobody confirmed as ground',
    forge: (e) => without(e, (event) => event.type === 'FenceConfirmed'),
    foundBy: ['fenced'],
  },
  {
    tells: 'a term that goes back',
    forge: (e) => edited(e, 'LeadershipTaken', 1, { term: 1 }),
    foundBy: ['terms', 'one leader'],
  },
  {
    tells: 'an overtaken leader that goes on writing',
    forge: (e) => attributed(e, 'BackupTaken', 5, { term: 1 }),
    foundBy: ['one leader'],
  },
  {
    tells: 'a switch that loses changes without a consent',
    forge: (e) => without(e, (event) => event.type === 'FailoverEnabled'),
    foundBy: ['consent'],
  },
  {
    tells: 'a failover to something older than the consent allows',
    forge: (e) => edited(e, 'FailoverEnabled', 0, { consent: { maxLossMs: 1 } }),
    foundBy: ['consent'],
  },
  {
    tells: 'a return that gives changes up without a consent',
    forge: (e) => edited(e, 'AutomaticReconnectChanged', 0, { on: false, consent: null }),
    foundBy: ['consent'],
  },
  {
    tells: 'a failover that names no window',
    forge: (e) => edited(e, 'ActiveSwitched', 1, { loss: null }),
    foundBy: ['loss is said'],
  },
  {
    tells: 'a switch past living hosts without a consent',
    forge: (e) => edited(e, 'ActiveSwitched', 1, { ground: { kind: 'consent', to: 'cutOffHosts' } }),
    foundBy: ['ground'],
  },
  { tells: 'a differential on a full that is not its base', forge: foreignBase, foundBy: ['chains'] },
  { tells: 'a restore from a copy that was never verified', forge: unverified, foundBy: ['chains'] },
  {
    tells: 'a switch that names another chain than was restored',
    forge: (e) =>
      edited(e, 'ActiveSwitched', 1, {
        origin: { kind: 'chain', chain: { full: backupsTaken(e)[0]?.data.backup.set, differential: null } },
      }),
    foundBy: ['origin'],
  },
  { tells: 'the last restorable chain of an entry deleted', forge: lastChainDeleted, foundBy: ['last chain'] },
  { tells: 'a contingency backup deleted', forge: contingencyDeleted, foundBy: ['contingency stays'] },
  {
    tells: 'a deletion in the middle of a switch',
    forge: (e) =>
      repeated(
        e,
        find(e, 'BackupRetired', 1),
        { place: { entry: 'machine-c', folder: 'staging' } },
        find(e, 'RestoreStarted'),
      ),
    foundBy: ['none while switching'],
  },
  {
    tells: 'changes given up without a contingency backup',
    forge: (e) => without(e, (event) => event.type === 'ContingencyBackupTaken'),
    foundBy: ['contingency first'],
  },
  {
    tells: 'changes given up that were made after the contingency backup of an earlier operation',
    forge: (e) => edited(e, 'ContingencyBackupTaken', 0, { operation: 'orders/1/7' }),
    foundBy: ['contingency first'],
  },
  {
    tells: 'a contingency backup on the very server that it secures',
    forge: (e) => edited(e, 'ContingencyBackupTaken', 0, { on: ['machine-b'] }),
    foundBy: ['contingency first'],
  },
  {
    tells: 'changes given up that no event speaks of',
    forge: (e) => without(e, (event) => event.type === 'ChangesDiscarded'),
    foundBy: ['given up is said'],
  },
  {
    tells: 'a contingency backup that cannot be restored',
    forge: (e) => ({ ...e, secured: e.secured.map((s) => ({ ...s, rows: null, why: 'damaged' })) }),
    foundBy: ['contingency is real', 'rows'],
  },
  {
    tells: 'a row written to a database that was not active',
    forge: (e) => ({ ...e, journal: e.journal.map((a, i) => (i === 9 ? { ...a, entry: 'machine-c' } : a)) }),
    foundBy: ['right database'],
  },
  {
    tells: 'a row in an epoch that the log does not know',
    forge: (e) => ({ ...e, journal: e.journal.map((a, i) => (i === 9 ? { ...a, epoch: 'orders/9/9' } : a)) }),
    foundBy: ['right database'],
  },
  { tells: 'a host that writes in an old epoch under `stop`', forge: (e) => withRow(e, lateRow(e)), foundBy: ['stop'] },
  {
    tells: 'a host that writes in an old epoch under `keep` though it can reach the log',
    forge: (e) => withRow(keeping(e), lateRow(e)),
    foundBy: ['keep', 'keep is told'],
  },
  {
    tells: 'a host that was cut off under `keep` and does not tell what it wrote',
    forge: (e) => {
      const row = lateRow(e)
      const { machine } = row.before
      const cut = { who: row.host, kind: 'log', from: machine - 9_000, to: machine + 9_000, says: 'cut off' } as const
      return { ...withRow(keeping(e), row), disturbances: [...e.disturbances, cut] }
    },
    foundBy: ['keep is told'],
  },
  {
    tells: 'a row lost from the database that is active',
    forge: (e) =>
      dropped(
        e,
        e.journal.findLast((a) => a.epoch === epochOf(e, 2)),
      ),
    foundBy: ['rows'],
  },
  {
    tells: 'a row lost from a database that was opened in place',
    forge: (e) => dropped(e, oldRow(e)),
    foundBy: ['rows'],
  },
  {
    tells: 'a row lost in a failover, outside its window',
    forge: (e) => dropped(beforeTheReturn(e), oldRow(e)),
    foundBy: ['rows'],
  },
  {
    tells: 'a window that begins later than what its chain holds',
    forge: (e) => {
      const early = beforeTheReturn(e)
      const loss = { from: '2999-01-01T00:00:00.000Z', to: null }
      return edited(early, 'ActiveSwitched', 1, { loss })
    },
    foundBy: ['rows'],
  },
  {
    tells: 'a row given up that lies in no contingency backup',
    forge: (e) =>
      dropped(
        e,
        e.journal.find((a) => a.epoch === epochOf(e, 1)),
      ),
    foundBy: ['rows'],
  },
  {
    tells: 'a database that holds more than the chain it came from',
    forge: (e) => {
      const early = beforeTheReturn(e)
      const late = early.journal.findLast((a) => a.epoch === epochOf(e, 0))
      return {
        ...early,
        databases: early.databases.map((d) =>
          d.entry === 'machine-b' ? { ...d, rows: [...d.rows, late?.row ?? 0] } : d,
        ),
      }
    },
    foundBy: ['nothing newer'],
  },
  {
    tells: 'a host that never followed a switch',
    forge: (e) => ({
      ...e,
      followMs: 1_500,
      disturbances: [],
      journal: e.journal.filter((a) => a.host !== 'host-2' || a.epoch !== epochOf(e, 1)),
    }),
    foundBy: ['following'],
  },
  {
    tells: 'a host that fell silent',
    forge: (e) => ({ ...e, until: e.until + 60_000 }),
    foundBy: ['together'],
  },
  {
    tells: 'an event changed after it was written',
    forge: (e) => ({
      ...e,
      events: e.events.map((event) =>
        event.type === 'BackupTaken' ? { ...event, data: { ...dataOf(event), manual: true } } : event,
      ),
    }),
    foundBy: ['chain'],
  },
  {
    tells: 'an event taken out, and all hashes computed anew but the revisions left',
    forge: (e) => {
      const whole = rechained({ ...e, events: e.events.filter((event) => event.type !== 'AlarmRaised') })
      return { ...whole, events: whole.events.map((event) => ({ ...event, revision: event.revision + 1 })) }
    },
    foundBy: ['chain'],
  },
]
