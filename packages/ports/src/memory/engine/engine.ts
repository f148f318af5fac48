import type { Entry, Lineage } from '@db-failover/domain'
import { right } from 'fp-ts/lib/Either.js'
import type { DatabaseEngine, EngineCapabilities, Target } from '../../engine/engine.ts'
import { everyEffect } from '../../engine/frame.ts'
import { type Faults, type FaultyCall, faults as noFaults } from '../faults.ts'
import type { MemoryGuard } from '../world/database.ts'
import type { MemoryWorld } from '../world/world.ts'
import { readExpected } from './backup-bytes.ts'
import { caller, type Result } from './call.ts'
import { answer, look } from './probe.ts'
import { claimed, guardFor, keepGuard, newGuard, reachDatabase, reachServer, requireGuard } from './reach.ts'
import { checkDatabase, drill, generationFor, openDatabase, removeOrphans, restoreBackup } from './restore.ts'
import { findBackup, takeBackup } from './take.ts'

const capabilities: EngineCapabilities = {
  name: 'memory',
  seesForeignBackups: false,
  seesDroppedDatabase: false,
  readsFoldersOfOtherEntries: true,
  warmStandby: true,
  effects: everyEffect,
  cannotSee: ['Anything that a real disk does: it lives in memory.'],
}

const change = (
  world: MemoryWorld,
  target: Target,
  make: 'make' | 'require',
  term: number,
  next: (guard: MemoryGuard) => MemoryGuard,
): Result<Lineage> => {
  const database = reachDatabase(world, target)
  if (database._tag === 'Left') return database
  const guard = (make === 'make' ? guardFor : requireGuard)(database.right, target.group)
  if (guard._tag === 'Left') return guard
  const mine = claimed(guard.right ?? newGuard(world, target.group), term)
  return mine._tag === 'Left' ? mine : keepGuard(database.right, next(mine.right))
}

/** An engine whose servers are those of a world in memory. Every call is one step, unless a fault says otherwise. */
export const memoryEngine = (world: MemoryWorld, faults: Faults = noFaults()): DatabaseEngine => {
  let isClosed = false
  const call = caller(world, faults, () => isClosed)
  const ofTarget = <A>(name: FaultyCall, target: Target, signal: AbortSignal | null, work: () => Result<A>) =>
    call(name, target.entry, signal, work)
  const checkEntry = (entry: Entry): Result<readonly { check: string; ok: boolean; says: string }[]> => {
    const server = reachServer(world, entry)
    if (server._tag === 'Left') return server
    return right(
      (['staging', 'backup'] as const).map((folder) => {
        const ok = world.files.has(entry[folder].supervisor)
        return { check: `${folder} folder`, ok, says: `The ${folder} folder ${ok ? 'is' : 'is not'} there.` }
      }),
    )
  }
  return {
    capabilities,
    health: {
      probe: (target, { raise, timeoutMs, signal }) =>
        answer(
          world,
          ofTarget('probe', target, signal, () => right(look(world, target, raise))),
          timeoutMs,
        ),
      check: (_group, entry, signal) => call('checkEntry', entry, signal, () => checkEntry(entry)),
    },
    backups: {
      take: (target, order, run) =>
        ofTarget('take', target, run.signal, () => takeBackup(world, target, order, run.term)),
      find: (target, set, run) => ofTarget('find', target, run.signal, () => findBackup(world, target, set)),
      verify: (at, expected, run) =>
        call('verify', at.entry, run.signal, () => {
          const read = readExpected(world, at, expected)
          return read._tag === 'Left' ? read : right(undefined)
        }),
    },
    restores: {
      generationFor,
      restore: (on, group, order, run) => call('restore', on, run.signal, () => restoreBackup(world, on, group, order)),
      open: (target, epoch, run) =>
        ofTarget('open', target, run.signal, () => openDatabase(world, target, epoch, run.term)),
      check: (target, epoch, run) =>
        ofTarget('check', target, run.signal, () => checkDatabase(world, target, epoch, run.term)),
      drill: (on, group, order, run) => call('drill', on, run.signal, () => drill(world, on, group, order)),
      removeOrphans: (on, group, keep, run) =>
        call('removeOrphans', on, run.signal, () => removeOrphans(world, on, group, keep, run.term)),
    },
    fencing: {
      fence: (target, operation, { term, signal }) =>
        ofTarget('fence', target, signal, () =>
          change(world, target, 'make', term, (g) => ({ ...g, fence: operation ?? g.fence ?? 'returned' })),
        ),
      release: (target, { term, signal }) =>
        ofTarget('release', target, signal, () =>
          change(world, target, 'require', term, (g) => ({ ...g, fence: null })),
        ),
      markEpoch: (target, epoch, { term, signal }) =>
        ofTarget('markEpoch', target, signal, () =>
          change(world, target, 'make', term, (g) => (g.epoch === epoch ? g : { ...g, epoch, differentialBase: null })),
        ),
    },
    close: async () => {
      isClosed = true
    },
  }
}
