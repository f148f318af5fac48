import { Decimal, EpochId, Instant, OperationId } from '@db-failover/domain'
import { refused } from './errors.ts'

/**
 * What the media header says of a backup in its DESCRIPTION, so that whoever finds the file after a crash knows it as the one
 * who took it did: `db-failover 1 <epoch> <base set or -> <started> <counter> <base before, or ->`.
 */
export interface Described {
  readonly epoch: EpochId
  /** The full that a differential rests on; null of a full. */
  readonly base: OperationId | null
  readonly startedAt: Instant
  /** Of the lineage, as it was read just before. */
  readonly counter: Decimal
  readonly differentialBase: string | null
}

const version = 'db-failover 1'
const none = '-'
/** What SQL Server keeps of a description. */
const most = 255

/** An id of the set's own group is written without the group. */
const short = (set: OperationId, id: string): string => {
  const group = set.slice(0, set.indexOf('/'))
  return id.startsWith(`${group}/`) ? id.slice(group.length) : id
}
const long = (set: OperationId, id: string): string => (id.startsWith('/') ? set.slice(0, set.indexOf('/')) + id : id)

export const describe = (set: OperationId, d: Described): string => {
  const parts = [d.epoch, d.base ?? none, d.startedAt, d.counter, d.differentialBase ?? none]
  const text = [version, ...parts.map((p) => short(set, p))].join(' ')
  if (text.length > most) throw refused('BadBackup', 'LONG_DESCRIPTION', `The ids of ${set} do not fit into a header.`)
  return text
}

/** Null: the text is not one that `describe` wrote for this set. */
export const described = (set: OperationId, text: string): Described | null => {
  if (!text.startsWith(`${version} `)) return null
  const [epoch = '', base = '', startedAt = '', counter = '', before = '', ...more] = text
    .slice(version.length + 1)
    .split(' ')
    .map((part) => long(set, part))
  if (more.length > 0 || before === '' || !EpochId.is(epoch) || !Instant.is(startedAt) || !Decimal.is(counter))
    return null
  if (base !== none && !OperationId.is(base)) return null
  return {
    epoch,
    base: base === none ? null : base,
    startedAt,
    counter,
    differentialBase: before === none ? null : before,
  }
}
