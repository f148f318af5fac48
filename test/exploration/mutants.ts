import { type Context, type DataOf, type Event, evolve, type Input, instantOf, type State } from '@db-failover/domain'

// Deliberately broken deciders. Each plants one fault into the rule table or the fold and takes it out again.

import {
  anySet,
  changed,
  deceived,
  eager,
  everyCopy,
  leftOut,
  type Mutant,
  misrecorded,
  mistaken,
  never,
  planted,
  restoring,
  retentionBut,
  running,
  silenced,
} from './planting.ts'

const pinnedNothing = ({ operation, of }: Pick<DataOf<'ContingencyBackupStarted'>, 'operation' | 'of'>): Event => ({
  type: 'CopiesPinned',
  data: { operation, of, epoch: operation, sets: [], on: [], gap: { from: instantOf(0), to: null } },
})

/** Every former database looks as if it were gone. */
const goneFormers = ({ switches: { leftovers } }: State) =>
  Object.fromEntries(
    Object.entries(leftovers).map(([entry, { generation, since }]) => [
      entry,
      { kind: 'failed', generation, at: since, why: 'gone', missing: true } as const,
    ]),
  )

export const mutants: readonly Mutant[] = [
  deceived(
    'fence skipped: a fence that nobody confirmed is the ground',
    /Never 1: its ground/,
    'switch.complete',
    ['switch.groundless'],
    (s) => {
      const from = s.switches.running?.from
      const generation = s.switches.active?.generation ?? ''
      return from === undefined
        ? s
        : {
            ...s,
            switches: {
              ...s.switches,
              fences: {
                ...s.switches.fences,
                [from]: {
                  kind: 'confirmed',
                  generation,
                  at: s.people.clock ?? s.switches.running?.startedAt ?? ('' as never),
                },
              },
            },
          }
    },
  ),
  deceived(
    'check skipped: hosts are sent to a database that was restored and not checked',
    /not checked/,
    'switch.complete',
    // Without its ground the switch still records nothing.
    ['switch.unchecked', 'switch.groundless'],
    (s) =>
      running(s, (w) => {
        const lineage = Object.values(s.lineage.known)[0]
        return w.checked === null && w.restore?.kind === 'done' && lineage !== undefined
          ? { checked: { generation: w.restore.generation, lineage } }
          : {}
      }),
  ),
  {
    ...mistaken(
      'contingency skipped: a contingency backup that has begun counts as taken',
      /Never 8/,
      'ContingencyBackupStarted',
      (e) => [e, pinnedNothing(e.data)],
    ),
    away: true,
  },
  mistaken('a contingency backup that failed counts as taken', /Never 8/, 'ContingencyBackupFailed', (e) => [
    pinnedNothing(e.data),
  ]),
  leftOut(
    'double switch: a second one begins while one runs',
    /Never 1: two switches/,
    'switch.one-at-a-time',
    'failover.ask-switching',
    'return.ask-switching',
  ),
  planted('return after a planned failover by itself', /move that was made by hand/, () => [
    changed('return.blocked', 'when', ({ when }) => [
      {
        ...never,
        holds: (s: State, i: Input, c: Context) =>
          when.every((p) =>
            p.holds(
              {
                ...s,
                switches: { ...s.switches, stay: s.switches.stay === null ? null : { ...s.switches.stay, loss: true } },
              },
              i,
              c,
            ),
          ),
      },
    ]),
  ]),
  leftOut('loss without consent: forced without accepting it', /Never 2: nobody consented/, 'failover.forced-consent'),
  leftOut(
    'loss without consent: changes given up without accepting it',
    /Never 2: nobody consented/,
    'return.discard-consent',
  ),
  leftOut('loss without consent: failover ON without accepting it', /Never 2: failover is ON/, 'enable.consent'),
  planted('failover while paused', /while paused/, () => [
    changed('failover.blocked', 'when', ({ when }) => [
      {
        ...never,
        holds: (s: State, i: Input, c: Context) =>
          when.every((p) => p.holds({ ...s, configuration: { ...s.configuration, pause: null } }, i, c)),
      },
    ]),
  ]),
  mistaken(
    'failover while owed: a history that is not explained owes nothing',
    /while a manual (one|backup) is owed/,
    'ManualBackupRequired',
    () => [],
  ),
  planted('failover when blind', /blind, and not bereaved/, () => [
    changed('probe.lost', 'when', (r) => r.when.filter((p) => p.name !== 'not blind')),
  ]),
  planted('failover by a verdict that is only an alarm', /only an alarm/, () => [
    changed('probe.lost', 'when', (r) => r.when.filter((p) => p.name !== 'failed long enough')),
  ]),
  eager('failover of an active that is not lost', /what is not lost/, ['failover.not-lost'], () => [
    { type: 'StartFailover' },
  ]),
  leftOut('observation of an old term accepted', /overtaken leader/, 'observation.overtaken'),
  leftOut('an overtaken leader decides', /overtaken leader/, 'leader.overtaken'),
  planted('what is owed is cleared by any full', /cleared without/, () => [
    changed('verify.pays-debt', 'when', () => [{ ...never, holds: (s: State) => s.lineage.owed !== null }]),
  ]),
  leftOut('a scheduled backup while a manual one is owed', /scheduled backup while/, 'backup.owed'),
  leftOut('a backup before the database carries its epoch', /before the database carries/, 'backup.unmarked'),
  misrecorded(
    'stale epoch: a backup bears an epoch that is over',
    /another database than the active/,
    'backup.start',
    (e, s) => {
      const old = Object.keys(s.lineage.epochs)[0]
      return e.type === 'BackupStarted' && old !== undefined
        ? { ...e, data: { ...e.data, epoch: old as typeof e.data.epoch } }
        : e
    },
  ),
  misrecorded('differential as base', /Never 3: a differential on a base/, 'backup.start', (e, s) => {
    const base = anySet(s, (x) => x.backup.kind === 'differential')
    return e.type === 'BackupStarted' && e.data.kind === 'differential' && base !== undefined
      ? { ...e, data: { ...e.data, base } }
      : e
  }),
  restoring(
    'base ignored: a differential without its full',
    /Never 3|Never 1: it does not name/,
    (s) => (x) => x.backup.set !== s.switches.running?.chain?.full,
  ),
  restoring(
    'path check ignored: whatever full lies there is restored',
    /does not lead to the present/,
    (s) => (x) => x.backup.epoch !== s.switches.active?.epoch,
  ),
  mistaken('a copy that failed its check is used', /not verified/, 'CopyRejected', (e) => [
    { type: 'CopyVerified', data: { set: e.data.set, on: e.data.on } },
  ]),
  mistaken('a copy that nobody has read back is used', /not verified/, 'BackupCopied', (e) => [
    e,
    { type: 'CopyVerified', data: { set: e.data.set, on: e.data.on } },
  ]),
  eager(
    'retention of a last chain',
    /Never 4: the last restorable chain/,
    retentionBut('retention.contingency'),
    everyCopy,
  ),
  eager(
    'pinned copies and contingency backups deleted',
    /Never 8: a contingency backup, or what stands for one/,
    retentionBut('retention.last-chain'),
    everyCopy,
  ),
  eager(
    'retention while the active is lost',
    /Never 4: a file is retired while down/,
    ['retention.trouble', 'retention.keeps', 'retention.last-chain'],
    everyCopy,
  ),
  misrecorded(
    'a planned failover restores what was there before its own backup',
    /Never 2: it should lose nothing/,
    'switch.restore',
    (e, s) => {
      const full = anySet(s, (x) => x.backup.kind === 'full' && x.backup.epoch === s.switches.active?.epoch)
      return e.type === 'RestoreStarted' && full !== undefined && s.switches.running?.kind === 'planned'
        ? { ...e, data: { ...e.data, chain: { full, differential: null } } }
        : e
    },
  ),
  misrecorded('a switch that does not say what it loses', /does not say which/, 'switch.complete', (e) =>
    e.type === 'ActiveSwitched' ? { ...e, data: { ...e.data, loss: null } } : e,
  ),
  misrecorded('a switch that names another database', /not checked/, 'switch.complete', (e) =>
    e.type === 'ActiveSwitched' ? { ...e, data: { ...e.data, generation: `${e.data.generation}x` } } : e,
  ),
  deceived(
    'copies are pinned for a database that answers',
    /pinned for a database that is not known to be gone/,
    'contingency.pin',
    ['contingency.not-gone'],
    (s) => ({ ...s, switches: { ...s.switches, fences: { ...s.switches.fences, ...goneFormers(s) } } }),
  ),
  { ...planted('a switch with a failed step is not undone', /Never 7/, () => silenced(['switch.undo'])), stuck: true },
  { ...planted('a fence that is wanted is not asked for', /Never 7/, () => silenced(['fence.ask'])), stuck: true },
  { ...planted('a lost entry never returns', /Never 7/, () => silenced(['probe.returned'])), stuck: true },
  { ...planted('a failed copy is never tried again', /Never 7/, () => silenced(['copy.start'])), stuck: true },
  planted('what is owed can never be paid', /P14/, () => silenced(['verify.pays-debt'])),
  planted('an acknowledged failure goes on blocking', /P16/, () => [], {
    evolve: (s, r) => (r.event.type === 'Acknowledged' ? s : evolve(s, r)),
  }),
]
