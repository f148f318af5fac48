import type { EpochId, GroupId } from '@db-failover/domain'
import { type Refused, refused } from './engine-error.ts'

/** What every engine keeps in a database and, with it, in its backups; engines add what their own history needs. */
export interface Mark {
  readonly group: string
  /** The highest term of a leader that has changed the database. */
  readonly term: number
  readonly epoch: EpochId | null
  /** The operation that fenced it, or `fencedOnReturn`; null while hosts may write. */
  readonly fence: string | null
}

/** What stands for the fence of a database that came back and was fenced outside any operation. */
export const fencedOnReturn = 'returned'

export const notMarked = (): Refused =>
  refused('BadDatabase', 'UNMARKED', 'The database carries no mark of a failover group.')

export const requireGroup = <M extends Mark>(mark: M, group: GroupId): M => {
  if (mark.group !== group)
    throw refused('BadDatabase', 'OTHER_GROUP', `The database belongs to failover group ${mark.group}, not ${group}.`)
  return mark
}

export const overtaken = (term: number, later: number): Refused =>
  refused('Overtaken', 'LATER_TERM', `A leader of term ${later} has changed the database; this one's term is ${term}.`)

/** The mark as a leader of this term may change it; refused where a later one has been. */
export const claimed = <M extends Mark>(mark: M, term: number): M => {
  if (mark.term > term) throw overtaken(term, mark.term)
  return mark.term === term ? mark : { ...mark, term }
}

export const requireUnfenced = ({ fence }: Pick<Mark, 'fence'>): void => {
  if (fence !== null) throw refused('BadDatabase', 'FENCED', `The database is fenced by ${fence}.`)
}

/** Refuses a database that is not the one of this epoch, or takes no writes. */
export const requireOpen = (mark: Pick<Mark, 'epoch' | 'fence'>, epoch: EpochId): void => {
  if (mark.epoch !== epoch)
    throw refused('BadDatabase', 'OTHER_EPOCH', `The database is of epoch ${mark.epoch ?? 'none'}, not ${epoch}.`)
  requireUnfenced(mark)
}
