import { decodeEvent, type GroupId, Metadata } from '@db-failover/domain'
import { type Draft, type EventLog, groupLog, groupStream, type NewEvent } from '@db-failover/ports'
import { type MemoryDatabase, memoryDatabase } from '@db-failover/ports/memory'
import { entry, group } from './entries.ts'
import type { Installation } from './installation.ts'

/** Its name, and the server on which its master lies. */
interface Likeness {
  readonly name: GroupId
  readonly server: string
}

const renamed = <A>(value: A, { name, server }: Likeness): A => {
  const copy: A = JSON.parse(JSON.stringify(value).replaceAll(group, name).replaceAll('server-a', server))
  return copy
}

const draftOf = (stored: NewEvent): Draft => {
  const event = decodeEvent(stored)
  const metadata = Metadata.decode(stored.metadata)
  if (event._tag === 'Left' || metadata._tag === 'Left') throw new Error('the history cannot be read')
  return { eventId: stored.eventId, event: event.right, metadata: metadata.right }
}

const databaseOf = ({ rows, guard, base }: MemoryDatabase, to: Likeness): MemoryDatabase => {
  const copy = memoryDatabase(rows)
  copy.base = base
  if (guard !== null) copy.guard = { ...renamed({ ...guard, counter: null }, to), counter: guard.counter }
  return copy
}

/**
 * Writes so many groups into the log and the world, each with the history and the databases of the kit's group by now. They
 * share its folders, and its servers but for what `masterOn` says of the nth.
 */
export const likenesses = async (
  { store, world }: Pick<Installation, 'store' | 'world'>,
  log: EventLog,
  count: number,
  ids: readonly string[],
  masterOn: (n: number) => string = () => 'server-a',
): Promise<readonly GroupId[]> => {
  const all = Array.from(
    { length: count },
    (_, n): Likeness => ({ name: `g${String(n).padStart(4, '0')}` as GroupId, server: masterOn(n) }),
  )
  const history = (store.streams.get(groupStream(group))?.events ?? []).map(
    ({ event: { eventId, type, schemaVersion, data, metadata } }): NewEvent => ({
      eventId,
      type,
      schemaVersion,
      data,
      metadata,
    }),
  )
  const databases = ids.map((id) => ({ id, there: [...world.server(entry(id)).databases] }))
  for (const of of all) {
    for (const { id, there } of databases)
      for (const [generation, database] of there)
        world
          .server(renamed(entry(id), of))
          .databases.set(generation.replaceAll(group, of.name), databaseOf(database, of))
    const written = await groupLog(log, of.name).append(
      null,
      history.map((e) => draftOf(renamed(e, of))),
    )()
    if (written._tag === 'Left') throw new Error(written.left._tag)
  }
  return all.map(({ name }) => name)
}
