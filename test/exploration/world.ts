import type { Entry, EntryId, Lineage, State } from '@db-failover/domain'

// The world that a group's log is about, as far as it matters: which servers answer, and what every database says of itself.

/** One physical database, under its entry and generation. */
export interface Db {
  readonly identity: string
  readonly fork: string
  readonly counter: number
  readonly epoch: string | null
  readonly base: string | null
  readonly fenced: boolean
}

export interface World {
  readonly down: readonly EntryId[]
  /** By `entry|generation`. */
  readonly dbs: Readonly<Record<string, Db>>
  readonly forks: number
}

export const emptyWorld: World = { down: [], dbs: {}, forks: 0 }

const at = (entry: string, generation: string): string => `${entry}|${generation}`

export const isUp = (w: World, entry: EntryId): boolean => !w.down.includes(entry)

export const dbOf = (w: World, entry: EntryId, generation: string | null): Db | undefined =>
  generation === null ? undefined : w.dbs[at(entry, generation)]

/** The database, when its server answers. */
export const reached = (w: World, entry: EntryId, generation: string | null): Db | undefined =>
  isUp(w, entry) ? dbOf(w, entry, generation) : undefined

export const withDb = (w: World, entry: EntryId, generation: string, db: Db): World => ({
  ...w,
  dbs: { ...w.dbs, [at(entry, generation)]: db },
})

export const withoutDb = (w: World, entry: EntryId, generation: string): World => {
  const { [at(entry, generation)]: _gone, ...dbs } = w.dbs
  return { ...w, dbs }
}

export const newFork = (w: World): readonly [string, World] => [`fork-${w.forks + 1}`, { ...w, forks: w.forks + 1 }]

export const lineageOf = (db: Db): Lineage => ({
  identity: db.identity,
  fork: db.fork,
  counter: String(db.counter) as Lineage['counter'],
  differentialBase: db.base,
  epoch: db.epoch,
})

export const entryNamed = (id: string): Entry => ({
  id: id as EntryId,
  machine: `machine-${id}`,
  server: `server-${id}`,
  instance: null,
  database: 'orders',
  staging: { server: `/${id}/staging`, supervisor: `/${id}/staging` },
  backup: { server: `/${id}/backup`, supervisor: `/${id}/backup` },
})

/** Generations that the log still speaks of; all other databases are rubbish that nothing will touch again. */
const spokenOf = (s: State): ReadonlySet<string> => {
  const { active, fences, leftovers, running, contingency } = s.switches
  const named = new Set<string>()
  const name = (entry: string, generation: string | null | undefined) => {
    if (generation !== null && generation !== undefined) named.add(at(entry, generation))
  }
  if (active !== null) name(active.entry, active.generation)
  for (const [e, f] of Object.entries(fences)) name(e, f.generation)
  for (const [e, l] of Object.entries(leftovers)) name(e, l.generation)
  if (running !== null) {
    name(running.to, running.restore?.generation)
    name(running.to, running.checked?.generation)
  }
  if (contingency?.kind === 'running') name(contingency.of, contingency.generation)
  for (const [e, standby] of Object.entries(s.restores.standbys)) name(e, standby.generation)
  if (s.restores.running !== null) name(s.restores.running.on, s.restores.running.generation)
  if (active === null) name('a', 'original')
  return named
}

export const swept = (w: World, s: State): World => {
  const named = spokenOf(s)
  const kept = Object.entries(w.dbs).filter(([key]) => named.has(key))
  return kept.length === Object.keys(w.dbs).length ? w : { ...w, dbs: Object.fromEntries(kept) }
}
