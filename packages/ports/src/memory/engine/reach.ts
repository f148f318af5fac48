import type { Entry, GroupId, Lineage } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Target } from '../../engine/engine.ts'
import { engineError } from '../../engine/engine-error.ts'
import { lineageOfGuard, type MemoryDatabase, type MemoryGuard } from '../world/database.ts'
import { type MemoryServer, type MemoryWorld, originalGeneration } from '../world/world.ts'
import type { Result } from './call.ts'

export const generationOf = (target: Target): string => target.generation ?? originalGeneration(target.entry)

export const reachServer = (world: MemoryWorld, entry: Entry): Result<MemoryServer> => {
  const server = world.server(entry)
  return server.up
    ? right(server)
    : left(engineError('Unreachable', 'DOWN', `The server of entry ${entry.id} does not answer.`))
}

export const reachDatabase = (world: MemoryWorld, target: Target): Result<MemoryDatabase> => {
  const server = reachServer(world, target.entry)
  if (server._tag === 'Left') return server
  const database = server.right.databases.get(generationOf(target))
  return database === undefined
    ? left(engineError('DatabaseMissing', 'MISSING', `There is no database ${generationOf(target)}.`))
    : right(database)
}

/** The guard of a database of this group, or of one that was never marked (null). */
export const guardFor = (database: MemoryDatabase, group: GroupId): Result<MemoryGuard | null> =>
  database.guard !== null && database.guard.group !== group
    ? left(engineError('BadDatabase', 'OTHER_GROUP', `The database belongs to group ${database.guard.group}.`))
    : right(database.guard)

export const requireGuard = (database: MemoryDatabase, group: GroupId): Result<MemoryGuard> => {
  const guard = guardFor(database, group)
  if (guard._tag === 'Left') return guard
  return guard.right === null
    ? left(engineError('BadDatabase', 'UNMARKED', 'The database carries no mark of a failover group.'))
    : right(guard.right)
}

export const requireOpen = (database: MemoryDatabase, group: GroupId, epoch: string): Result<MemoryGuard> => {
  const guard = requireGuard(database, group)
  if (guard._tag === 'Left') return guard
  const { fence, epoch: carried } = guard.right
  if (carried !== epoch) return left(engineError('BadDatabase', 'OTHER_EPOCH', `The database is of epoch ${carried}.`))
  return fence === null ? guard : left(engineError('BadDatabase', 'FENCED', `The database is fenced by ${fence}.`))
}

export const newGuard = (world: MemoryWorld, group: GroupId): MemoryGuard => ({
  group,
  term: 0,
  identity: world.nextId('database'),
  fork: world.nextId('fork'),
  epoch: null,
  fence: null,
  counter: 0n,
  differentialBase: null,
})

/** The guard as a leader of this term may change it; refused where a later one has been. */
export const claimed = (guard: MemoryGuard, term: number): Result<MemoryGuard> =>
  guard.term > term
    ? left(
        engineError(
          'Overtaken',
          'LATER_TERM',
          `A leader of term ${guard.term} has changed the database; this is ${term}.`,
        ),
      )
    : right({ ...guard, term })

/** Writes the guard into the database and answers its lineage. */
export const keepGuard = (database: MemoryDatabase, guard: MemoryGuard): Either<never, Lineage> => {
  database.guard = guard
  return right(lineageOfGuard(guard))
}
