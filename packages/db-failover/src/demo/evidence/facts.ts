import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { decodeEvent, type Event } from '@db-failover/domain'

/** One event as it lies in the log's file. */
export interface ChainedFact {
  readonly revision: number
  readonly at: string
  readonly rule: string
  readonly event: Event
  /** The hash that it bears, and the one that its text and its predecessor give. */
  readonly hash: string
  readonly recomputed: string
}

const text = (u: unknown): string => (typeof u === 'string' ? u : '')

/** Reads a group's stream past every adapter, straight from the log's file. */
export const readFacts = (path: string, group: string): readonly ChainedFact[] => {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = db
      .prepare(
        `SELECT e.revision, e.eventId, e.type, e.schemaVersion, e.data, e.metadata FROM events e
         JOIN streams s ON s.id = e.stream WHERE s.name = ? ORDER BY e.revision`,
      )
      .all(`failoverGroup-${group}`)
    let previous = ''
    return rows.map((r) => {
      const { revision, eventId, type, schemaVersion, data, metadata } = r
      const meta: { at: string; rule: string; hash: string } = JSON.parse(text(metadata))
      const event = decodeEvent({
        type: text(type),
        schemaVersion: Number(schemaVersion),
        data: JSON.parse(text(data)),
      })
      if (event._tag === 'Left') throw new Error(`revision ${String(revision)} of the log is no event of ours`)
      const withoutHash = text(metadata).replace(`"hash":"${meta.hash}",`, '')
      const hashed =
        `${previous}{"data":${text(data)},"eventId":"${text(eventId)}","group":"${group}","metadata":${withoutHash},` +
        `"revision":"${String(revision)}","schemaVersion":${String(schemaVersion)},"type":"${text(type)}"}`
      const recomputed = createHash('sha256').update(hashed).digest('hex')
      previous = meta.hash
      return {
        revision: Number(revision),
        at: meta.at,
        rule: meta.rule,
        event: event.right,
        hash: meta.hash,
        recomputed,
      }
    })
  } finally {
    db.close()
  }
}
