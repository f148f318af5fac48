import type { EntryId } from '@db-failover/domain'
import { type Secured, type StoredEvent, securedSets } from 'db-failover-test-checker'
import { entries } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'

interface Content {
  readonly backup: { readonly set: string }
  readonly rows: Readonly<Record<string, string>>
}

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' && value !== null && 'backup' in value && 'rows' in value

const parsed = (bytes: Uint8Array): Content | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return isContent(value) ? value : null
  } catch {
    return null
  }
}

/** The rows of a set's file in an entry's folder; of a differential those that its full lacks. */
const rowsOf = (here: Installation, set: string, on: EntryId): readonly number[] | string => {
  const entry = entries.find((e) => e.id === on)
  const files = entry === undefined ? undefined : here.world.files.get(entry.backup.supervisor)
  if (files === undefined) return 'the folder is not there'
  const lead = `${set.replaceAll('/', '-')}.`
  for (const [name, bytes] of files) {
    if (!name.startsWith(lead) || !name.endsWith('.memory')) continue
    const content = parsed(bytes)
    return content?.backup.set === set ? Object.keys(content.rows).map(Number) : 'the file is damaged'
  }
  return 'there is no such file'
}

export const secured = (here: Installation, events: readonly StoredEvent[]): readonly Secured[] =>
  securedSets(events).map(({ set, on }) => {
    const rows = rowsOf(here, set, on as EntryId)
    return typeof rows === 'string' ? { set, on, rows: null, why: rows } : { set, on, rows, why: '' }
  })
