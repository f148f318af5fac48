import type { Decimal, GroupId, Lineage } from '@db-failover/domain'

/** What an engine keeps in a database of its own. */
export interface MemoryGuard {
  readonly group: GroupId
  /** The highest term under which it was changed. */
  readonly term: number
  readonly identity: string
  readonly fork: string
  readonly epoch: string | null
  readonly fence: string | null
  readonly counter: bigint
  readonly differentialBase: string | null
}

export type Rows = ReadonlyMap<string, string>

/** One physical database; replaced as a whole when another one takes its place. */
export interface MemoryDatabase {
  rows: Rows
  guard: MemoryGuard | null
  /** The rows as the full had them on which the next differential rests. */
  base: Rows | null
}

export const memoryDatabase = (rows: Rows = new Map()): MemoryDatabase => ({ rows, guard: null, base: null })

/** The same content as another physical database. */
export const copyOf = ({ rows, guard, base }: MemoryDatabase): MemoryDatabase => ({ rows, guard, base })

export const lineageOfGuard = (guard: MemoryGuard | null): Lineage =>
  guard === null
    ? { identity: 'unmarked', fork: 'unmarked', counter: '0' as Decimal, differentialBase: null, epoch: null }
    : {
        identity: guard.identity,
        fork: guard.fork,
        counter: guard.counter.toString() as Decimal,
        differentialBase: guard.differentialBase,
        epoch: guard.epoch,
      }
