import type { ChainError } from '@db-failover/ports'

export type CopyError =
  | { readonly _tag: 'Log'; readonly which: 'source' | 'target'; readonly error: ChainError }
  /** The source fails its proof at a revision: nothing from there on is carried over. */
  | { readonly _tag: 'SourceDamaged'; readonly at: bigint; readonly says: string }
  /** The target holds something else than the source does. Nothing was written to it. */
  | { readonly _tag: 'AnotherLog'; readonly at: bigint; readonly says: string }
  /** The copy is not what the source is: it must not be used. */
  | { readonly _tag: 'CopyDamaged'; readonly at: bigint; readonly says: string }
  | { readonly _tag: 'NoSuchGroup' }
  | { readonly _tag: 'Stopped'; readonly reached: bigint | null }
