import { readdirSync } from 'node:fs'
import type { EntryId, State } from '@db-failover/domain'
import { entries, type Layout } from './layout.ts'

/** Databases that the state names on an entry, and the one that it had before any restore. */
const generationsOn = (s: State, entry: EntryId): readonly string[] => {
  const { active, fences, leftovers } = s.switches
  const named = [
    active?.entry === entry ? active.generation : undefined,
    fences[entry]?.generation,
    leftovers[entry]?.generation,
    s.restores.standbys[entry]?.generation,
  ]
  return ['orders.sqlite', ...named.filter((g) => g !== undefined)]
}

const filesIn = (s: State, entry: EntryId, folder: 'staging' | 'backup'): readonly string[] =>
  Object.values(s.backups.sets).flatMap(({ backup: { entry: of, file }, staged, copies }) => {
    if (folder === 'staging') return of === entry && staged === 'there' ? [file] : []
    const kind = copies[entry]?.kind
    return kind === 'verified' || kind === 'copied' ? [file, `${file}.manifest.json`] : []
  })

/** Files that nothing in the log accounts for; the engine's page hashes lie beside the database that they are of. */
export const leftoversIn = ({ instance, staging, backups }: Layout, s: State): readonly string[] =>
  entries.flatMap((entry) => {
    const generations = generationsOn(s, entry)
    const isDatabase = (name: string) =>
      generations.some(
        (g) =>
          name === g ||
          name === `${g}-wal` ||
          name === `${g}-shm` ||
          (name.startsWith(`${g}.`) && name.endsWith('.pages')),
      )
    const beside = (folder: string, fine: (name: string) => boolean) =>
      readdirSync(folder).flatMap((name) => (fine(name) ? [] : [`${folder}: ${name}`]))
    const staged = filesIn(s, entry, 'staging')
    const copied = filesIn(s, entry, 'backup')
    return [
      ...beside(instance(entry), isDatabase),
      ...beside(staging(entry), (name) => staged.includes(name)),
      ...beside(backups(entry), (name) => copied.includes(name)),
    ]
  })

/** What the log says is there and is not. */
export const missingIn = ({ staging, backups }: Layout, s: State): readonly string[] =>
  entries.flatMap((entry) => [
    ...filesIn(s, entry, 'staging').filter((file) => !readdirSync(staging(entry)).includes(file)),
    ...filesIn(s, entry, 'backup').filter((file) => !readdirSync(backups(entry)).includes(file)),
  ])
