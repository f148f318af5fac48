import { hash } from 'node:crypto'
import type { GroupId, Sha256 } from '@db-failover/domain'
import type { Revision, StoredText } from '../event-log/event-log.ts'

/** What an event's hash covers, the texts as they are stored. */
export interface Hashed {
  readonly group: GroupId
  readonly revision: Revision
  readonly eventId: string
  readonly type: string
  readonly schemaVersion: number
  readonly data: string
  /** Canonical text of the metadata without its member `hash`; `previousHash` is part of it. */
  readonly metadataWithoutHash: string
}

/**
 * The canonical text that is hashed: {data, eventId, group, metadata, revision, schemaVersion, type}, the revision as
 * decimal digits.
 */
export const hashedText = (e: Hashed): string =>
  `{"data":${e.data},"eventId":${JSON.stringify(e.eventId)},"group":${JSON.stringify(e.group)},` +
  `"metadata":${e.metadataWithoutHash},"revision":"${e.revision}","schemaVersion":${e.schemaVersion},` +
  `"type":${JSON.stringify(e.type)}}`

/** sha256 of the previous hash's digits (none before the first event) followed by the text, in UTF-8. */
export const chainHash = (previous: Sha256 | null, e: Hashed): Sha256 =>
  hash('sha256', (previous ?? '') + hashedText(e), 'hex') as Sha256

/**
 * The metadata's text as it lies, without its member `hash`; null when the text does not hold that member exactly once,
 * so that a caller falls back to the parsed value.
 */
export const cutHash = (metadata: StoredText['metadata'], own: string): string | null => {
  const member = `"hash":"${own}"`
  const at = metadata.indexOf(member)
  if (at < 0 || metadata.indexOf(member, at + 1) >= 0) return null
  const before = metadata.slice(0, at)
  const after = metadata.slice(at + member.length)
  if (after.startsWith(',')) return before + after.slice(1)
  return before.endsWith(',') ? before.slice(0, -1) + after : before + after
}

/** The metadata as the hash covers it. */
export const withoutHash = <M extends object>(metadata: M): Omit<M, 'hash'> => {
  const { hash: _, ...rest } = { hash: null, ...metadata }
  return rest
}
