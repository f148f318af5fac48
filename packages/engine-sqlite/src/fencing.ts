import { claimed, type EngineWork, fencedOnReturn, type LeaderRun, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inTransaction, patienceOf } from './connection.ts'
import { ensureGuard, type Guard, lineageOf, requireGuard, writeGuard } from './guard.ts'
import { targetPath } from './places.ts'

/**
 * The fence is a field of the guard row that every host's commit reads last. Writing it takes the write lock, so a
 * host's transaction is either committed before the fence or refused after it. The term is another: an overtaken leader's
 * change waits for the lock of its successor's, and is refused.
 */
export const fencing = (settings: Settings): EngineWork['fencing'] => {
  const change = async (target: Target, run: LeaderRun, guardOf: typeof ensureGuard, next: (guard: Guard) => Guard) =>
    inTransaction(targetPath(target), patienceOf(settings, run.signal), (db) => {
      const guard = guardOf(db, target.group)
      const wanted = next(claimed(guard, run.term))
      return lineageOf(wanted === guard ? guard : writeGuard(db, wanted))
    })
  return {
    fence: (target, operation, run) =>
      change(target, run, ensureGuard, (g) => ({ ...g, fence: operation ?? g.fence ?? fencedOnReturn })),
    release: (target, run) => change(target, run, requireGuard, (g) => ({ ...g, fence: null })),
    // A differential rests on a full of its own epoch, so a new epoch begins without a base.
    markEpoch: (target, epoch, run) =>
      change(target, run, ensureGuard, (g) => (g.epoch === epoch ? g : { ...g, epoch, differentialBase: null })),
  }
}
