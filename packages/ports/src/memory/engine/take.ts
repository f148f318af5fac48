import type { TakenBackup } from '@db-failover/domain'
import { plus } from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import type { BackupOrder, Target } from '../../engine/engine.ts'
import { engineError } from '../../engine/engine-error.ts'
import { lineageOfGuard, type MemoryGuard, type Rows } from '../world/database.ts'
import type { MemoryWorld } from '../world/world.ts'
import { encodeBackup, readContent, readFolder, rowsDigest, storedGuard } from './backup-bytes.ts'
import type { Result } from './call.ts'
import { claimed, generationOf, guardFor, reachDatabase } from './reach.ts'

const nameOf = (order: BackupOrder): string => `${order.set.replaceAll('/', '-')}.${order.kind}.memory`

const why = (
  order: BackupOrder,
  guard: MemoryGuard | null,
  base: Rows | null,
): ReturnType<typeof engineError> | null => {
  if (order.kind === 'differential' && (order.contingency || order.base === null))
    return engineError('BadBackup', 'NO_BASE', 'A differential needs the full that it rests on.')
  if (order.contingency) return null
  if (guard === null) return engineError('BadDatabase', 'UNMARKED', 'The database carries no mark of a failover group.')
  if (guard.epoch !== order.epoch)
    return engineError('BadDatabase', 'OTHER_EPOCH', `The database is of epoch ${guard.epoch}, not ${order.epoch}.`)
  if (order.kind === 'full') return null
  return guard.differentialBase === order.base?.set && order.base?.epoch === order.epoch && base !== null
    ? null
    : engineError('BadBackup', 'BASE_DISPLACED', `The differential base is ${guard.differentialBase}.`)
}

const changes = (rows: Rows, base: Rows | null) => ({
  rows: Object.fromEntries([...rows].filter(([key, value]) => base?.get(key) !== value)),
  gone: base === null ? [] : [...base.keys()].filter((key) => !rows.has(key)),
})

export const takeBackup = (
  world: MemoryWorld,
  target: Target,
  order: BackupOrder,
  term: number,
): Result<TakenBackup> => {
  const database = reachDatabase(world, target)
  if (database._tag === 'Left') return database
  const folder = readFolder(world, target.entry.staging.supervisor)
  if (folder._tag === 'Left') return folder
  const { rows, base } = database.right
  const guard = guardFor(database.right, target.group)
  if (guard._tag === 'Left') return guard
  const mine = guard.right === null ? guard : claimed(guard.right, term)
  if (mine._tag === 'Left') return mine
  const refusal = why(order, guard.right, base)
  if (refusal !== null) return left(refusal)
  const differential = order.kind === 'differential' ? base : null
  const now = world.clock.now()
  const { bytes, taken } = encodeBackup({
    magic: 'backup in memory',
    group: target.group,
    contingency: order.contingency,
    backup: {
      set: order.set,
      kind: order.kind,
      base: order.kind === 'differential' ? (order.base?.set ?? null) : null,
      epoch: order.epoch,
      entry: target.entry.id,
      generation: generationOf(target),
      file: nameOf(order),
      contains: { allBefore: now, noneAfter: plus(now, 1) },
      startedAt: now,
      finishedAt: plus(now, 1),
      lineage: lineageOfGuard(guard.right),
    },
    guard: storedGuard(guard.right),
    ...changes(rows, differential),
    result: rowsDigest(rows),
    baseResult: differential === null ? null : rowsDigest(differential),
  })
  folder.right.set(taken.file, bytes)
  if (order.kind === 'full' && !order.contingency && mine.right !== null) {
    database.right.guard = { ...mine.right, differentialBase: order.set }
    database.right.base = rows
  }
  return right(taken)
}

export const findBackup = (world: MemoryWorld, target: Target, set: string): Result<TakenBackup | null> => {
  const folder = readFolder(world, target.entry.staging.supervisor)
  if (folder._tag === 'Left') return folder
  for (const file of folder.right.keys()) {
    const read = readContent(world, { entry: target.entry, folder: 'staging', file })
    if (read._tag === 'Right' && read.right.taken.set === set && read.right.content.group === target.group)
      return right(read.right.taken)
  }
  return right(null)
}
