import type { Json } from '@db-failover/ports'
import type { Anchor } from './anchor.ts'

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === 'object' && u !== null

/**
 * The anchors that speak of this very log: a rebuilt one says in its first event which anchors are those of the log
 * before it. They lie in the same folders for as long as the old copies do.
 */
export const ofThisLog = (anchors: readonly Anchor[], firstMetadata: Json): readonly Anchor[] => {
  const because = isRecord(firstMetadata) ? firstMetadata['because'] : null
  const data = isRecord(because) && because['input'] === 'Rebuild' ? because['data'] : null
  const before = isRecord(data) && Array.isArray(data['before']) ? data['before'] : []
  const known = new Set(before.map((one: unknown) => (isRecord(one) ? `${one['revision']} ${one['hash']}` : '')))
  return anchors.filter(({ revision, hash }) => !known.has(`${revision} ${hash}`))
}
