import { createHash } from 'node:crypto'
import { decodeEvent, type Event } from '@db-failover/domain'
import { isConnection } from '../../config/process/connection.ts'
import { storedInEventStoreDb } from './stored-in-eventstoredb.ts'
import { storedInSqlite } from './stored-in-sqlite.ts'

/** One event as it lies in the log. */
export interface ChainedFact {
  readonly revision: number
  readonly at: string
  readonly rule: string
  readonly event: Event
  /** The hash that it bears, and the one that its text and its predecessor give. */
  readonly hash: string
  readonly recomputed: string
}

/** Reads a group's stream past every adapter, straight from the log's file or its server. */
export const readFacts = async (log: string, group: string): Promise<readonly ChainedFact[]> => {
  const stream = `failoverGroup-${group}`
  const rows = isConnection(log) ? await storedInEventStoreDb(log, stream) : storedInSqlite(log, stream)
  let previous = ''
  return rows.map(({ revision, eventId, type, schemaVersion, data, metadata }) => {
    const meta: { at: string; rule: string; hash: string } = JSON.parse(metadata)
    const event = decodeEvent({ type, schemaVersion, data: JSON.parse(data) })
    if (event._tag === 'Left') throw new Error(`revision ${revision} of the log is no event of ours`)
    const withoutHash = metadata.replace(`"hash":"${meta.hash}",`, '')
    const hashed =
      `${previous}{"data":${data},"eventId":"${eventId}","group":"${group}","metadata":${withoutHash},` +
      `"revision":"${revision}","schemaVersion":${schemaVersion},"type":"${type}"}`
    const recomputed = createHash('sha256').update(hashed).digest('hex')
    previous = meta.hash
    return { revision: Number(revision), at: meta.at, rule: meta.rule, event: event.right, hash: meta.hash, recomputed }
  })
}
