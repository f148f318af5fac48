import { list, record, text, Unreadable } from './shape.ts'
import type { StoredEvent } from './stored-event.ts'

const contingency = record({ backup: record({ set: text }), on: list(text) })
const pinned = record({ sets: list(text), on: list(text) })

/** The backup sets that the log names as what secures given up changes, and the entries in whose folders they lie. */
export const securedSets = (events: readonly StoredEvent[]): readonly { readonly set: string; readonly on: string }[] =>
  events.flatMap(({ type, data, revision }) => {
    if (type === 'ContingencyBackupTaken') {
      const { backup, on } = contingency(data, `revision ${revision}`)
      return on.map((entry) => ({ set: backup.set, on: entry }))
    }
    if (type !== 'CopiesPinned') return []
    const { sets, on } = pinned(data, `revision ${revision}`)
    return sets.flatMap((set) => on.map((entry) => ({ set, on: entry })))
  })

/** Why something could not be read; what is no such reason is thrown on. */
export const whyUnreadable = (cause: unknown): string => {
  if (cause instanceof Unreadable || (cause instanceof Error && 'code' in cause)) return cause.message
  throw cause
}
