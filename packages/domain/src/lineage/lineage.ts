import * as t from 'io-ts'
import { Decimal, orNull } from '../scalars.ts'

/**
 * What a database says of itself when it is read.
 * `identity`: which physical history this is (SQL Server: family and database guid; SQLite: the guard row's database id).
 * `fork`: the recovery fork (SQL Server: recovery_fork_guid; SQLite: the guard row's fork, new with every restore that is opened).
 * `counter`: never falls on one fork (SQL Server: log end LSN; SQLite: the guard row's counter, raised by the leader's probes).
 * `differentialBase`: the backup set on which the engine would take the next differential; null when it keeps none.
 * `epoch`: the epoch written in the database, null for engines without such a mark or before the first.
 */
export const Lineage = t.type(
  {
    identity: t.string,
    fork: t.string,
    counter: Decimal,
    differentialBase: orNull(t.string),
    epoch: orNull(t.string),
  },
  'Lineage',
)
export type Lineage = t.TypeOf<typeof Lineage>

export const UnexplainedReason = t.keyof(
  { restored: null, rewound: null, replaced: null, unexplained: null },
  'UnexplainedReason',
)
export type UnexplainedReason = t.TypeOf<typeof UnexplainedReason>

/** The same history by its marks, but written in another epoch than ours. */
const inOtherEpoch = (before: Lineage, now: Lineage): boolean =>
  before.epoch !== null && now.epoch !== null && before.epoch !== now.epoch

/** Why `now` does not continue `before`; null when it does: identity, fork and epoch equal, and the counter not lower. */
export const breakBetween = (before: Lineage, now: Lineage): UnexplainedReason | null => {
  if (before.identity !== now.identity) return 'replaced'
  if (before.fork !== now.fork) return 'restored'
  if (BigInt(now.counter) < BigInt(before.counter)) return 'rewound'
  return inOtherEpoch(before, now) ? 'unexplained' : null
}

export const continues = (before: Lineage, now: Lineage): boolean => breakBetween(before, now) === null
