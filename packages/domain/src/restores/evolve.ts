import { evolveWith, without } from '../evolution.ts'
import type { Restores } from './state.ts'

export const evolveRestores = evolveWith<Restores>({
  RestoreStarted: (r, { operation, purpose, on, chain, readFrom, generation }) =>
    purpose === 'standby' ? { ...r, running: { operation, on, chain, readFrom, generation } } : r,
  DatabaseRestored: (r, { operation, purpose, on, chain, generation, tookMs }) => ({
    ...r,
    standbys: purpose === 'standby' ? { ...r.standbys, [on]: { chain, generation } } : r.standbys,
    running: r.running?.operation === operation ? null : r.running,
    // A warm standby that is switched to takes no time; the figure is kept for cold ones.
    tookMs: tookMs === 0 ? r.tookMs : { ...r.tookMs, [on]: tookMs },
  }),
  RestoreFailed: (r, { operation, purpose, on, chain }) =>
    purpose === 'standby'
      ? {
          ...r,
          running: r.running?.operation === operation ? null : r.running,
          failed: { ...r.failed, [on]: chain.differential ?? chain.full },
        }
      : r,
  StandbyLost: (r, { on }) => ({ ...r, standbys: without(r.standbys, on) }),
  BackupDatabaseRemoved: (r, { entry }) => ({
    ...r,
    standbys: without(r.standbys, entry),
    failed: without(r.failed, entry),
  }),
  ActiveSwitched: (r) => ({ ...r, standbys: {}, running: null, failed: {} }),
  ManualBackupRequired: (r) => ({ ...r, standbys: {}, running: null, failed: {} }),
  OperationAbandoned: (r, { operation }) => ({ ...r, running: r.running?.operation === operation ? null : r.running }),
})
