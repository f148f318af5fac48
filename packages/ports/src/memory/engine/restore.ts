import { type Entry, type EpochId, type GroupId, type Lineage, OperationId, partsOf } from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import type { RestoreOrder, Target } from '../../engine/engine.ts'
import { engineError } from '../../engine/engine-error.ts'
import { lineageOfGuard, type MemoryDatabase, memoryDatabase } from '../world/database.ts'
import type { MemoryWorld } from '../world/world.ts'
import { guardOfStored, readExpected, rowsDigest } from './backup-bytes.ts'
import type { Result } from './call.ts'
import { claimed, keepGuard, reachDatabase, reachServer, requireGuard, requireOpen } from './reach.ts'

export const generationFor = (entry: Entry, operation: OperationId): string =>
  `${entry.database}.${operation.replaceAll('/', '-')}`

/** The operation that a generation's name bears; null: it was made by none of the group's. */
const operationIn = (on: Entry, group: GroupId, name: string): OperationId | null => {
  const lead = `${on.database}.${group}-`
  const parts = name.startsWith(lead) ? /^(\d+)-(\d+)$/.exec(name.slice(lead.length)) : null
  const id = parts === null ? '' : `${group}/${parts[1]}/${parts[2]}`
  return OperationId.is(id) ? id : null
}

/** The database that the order restores to. */
const compose = (world: MemoryWorld, group: GroupId, order: RestoreOrder): Result<MemoryDatabase> => {
  const full = readExpected(world, order.full.at, order.full.backup)
  if (full._tag === 'Left') return full
  if (full.right.group !== group || full.right.backup.kind !== 'full')
    return left(engineError('BadBackup', 'OTHER_GROUP', `${order.full.at.file} is no full backup of group ${group}.`))
  const rows = new Map(Object.entries(full.right.rows))
  let last = full.right
  if (order.differential !== null) {
    const differential = readExpected(world, order.differential.at, order.differential.backup)
    if (differential._tag === 'Left') return differential
    last = differential.right
    if (last.backup.base !== full.right.backup.set || last.baseResult !== full.right.result || last.group !== group)
      return left(engineError('BadBackup', 'WRONG_BASE', `The differential rests on ${last.backup.base}.`))
    for (const key of last.gone) rows.delete(key)
    for (const [key, value] of Object.entries(last.rows)) rows.set(key, value)
  }
  return rowsDigest(rows) === last.result
    ? right({ ...memoryDatabase(rows), guard: guardOfStored(last.guard) })
    : left(engineError('BadBackup', 'WRONG_RESULT', 'What was restored is not what the backup had read.'))
}

const same = (a: MemoryDatabase, b: MemoryDatabase): boolean =>
  rowsDigest(a.rows) === rowsDigest(b.rows) &&
  JSON.stringify(lineageOfGuard(a.guard)) === JSON.stringify(lineageOfGuard(b.guard))

export const restoreBackup = (world: MemoryWorld, on: Entry, group: GroupId, order: RestoreOrder): Result<void> => {
  const server = reachServer(world, on)
  if (server._tag === 'Left') return server
  const { databases } = server.right
  const database = compose(world, group, order)
  if (database._tag === 'Left') return database
  const there = databases.get(order.generation)
  if (there !== undefined && !same(there, database.right))
    return left(engineError('BadDatabase', 'EXISTS', `${order.generation} is there already.`))
  databases.set(order.generation, database.right)
  return right(undefined)
}

export const openDatabase = (world: MemoryWorld, target: Target, epoch: EpochId, term: number): Result<Lineage> => {
  const database = reachDatabase(world, target)
  if (database._tag === 'Left') return database
  const guard = requireGuard(database.right, target.group)
  if (guard._tag === 'Left') return guard
  const mine = claimed(guard.right, term)
  if (mine._tag === 'Left') return mine
  if (guard.right.epoch === epoch) {
    const open = requireOpen(database.right, target.group, epoch)
    return open._tag === 'Left' ? open : keepGuard(database.right, mine.right)
  }
  const fork = world.nextId('fork')
  return keepGuard(database.right, { ...mine.right, fork, epoch, fence: null, differentialBase: null })
}

export const checkDatabase = (world: MemoryWorld, target: Target, epoch: EpochId, term: number): Result<Lineage> => {
  const database = reachDatabase(world, target)
  if (database._tag === 'Left') return database
  const guard = requireGuard(database.right, target.group)
  const mine = guard._tag === 'Left' ? guard : claimed(guard.right, term)
  if (mine._tag === 'Left') return mine
  const open = requireOpen(database.right, target.group, epoch)
  return open._tag === 'Left' ? open : right(lineageOfGuard(open.right))
}

export const drill = (
  world: MemoryWorld,
  on: Entry,
  group: GroupId,
  order: RestoreOrder,
): Result<readonly string[]> => {
  const server = reachServer(world, on)
  if (server._tag === 'Left') return server
  const database = compose(world, group, order)
  return database._tag === 'Left'
    ? database
    : right([`Restored ${database.right.rows.size} rows; they have the hash that the backup was taken with.`])
}

export const removeOrphans = (
  world: MemoryWorld,
  on: Entry,
  group: GroupId,
  keep: readonly string[],
  term: number,
): Result<readonly string[]> => {
  const server = reachServer(world, on)
  if (server._tag === 'Left') return server
  const { databases } = server.right
  const orphans = [...databases].flatMap(([name, { guard }]) => {
    const operation = operationIn(on, group, name)
    const later = operation !== null && Math.max(partsOf(operation).term, guard?.term ?? 0) > term
    return operation === null || later || keep.includes(name) ? [] : [name]
  })
  for (const name of orphans) databases.delete(name)
  return right(orphans)
}
