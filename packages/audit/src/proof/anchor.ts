import { type GroupId, Sha256 } from '@db-failover/domain'

/** What somebody outside the log wrote down of it: which hash stood at a revision. */
export interface Anchor {
  readonly group: GroupId
  readonly revision: bigint
  readonly hash: Sha256
  /** Where it was found, for people. */
  readonly source: string
}

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === 'object' && u !== null

/** The anchor in a copy's manifest; null where it holds none. */
export const anchorIn = (manifest: unknown, source: string): Anchor | null => {
  if (!isRecord(manifest) || !isRecord(manifest['log']) || typeof manifest['group'] !== 'string') return null
  const { revision, hash } = manifest['log']
  return typeof revision === 'string' && /^\d+$/.test(revision) && Sha256.is(hash)
    ? { group: manifest['group'] as GroupId, revision: BigInt(revision), hash, source }
    : null
}
