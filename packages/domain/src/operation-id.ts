import type { GroupId, OperationId } from './scalars.ts'

/** `group/term/sequence` taken apart. */
export const partsOf = (id: OperationId): { group: GroupId; term: number; sequence: number } => {
  const [group, term, sequence] = id.split('/')
  return { group: group as GroupId, term: Number(term), sequence: Number(sequence) }
}

export const operationId = (group: GroupId, term: number, sequence: number): OperationId =>
  `${group}/${term}/${sequence}` as OperationId

/** Negative when `a` began before `b`: terms and sequences only grow. */
export const byAge = (a: OperationId, b: OperationId): number => {
  const x = partsOf(a)
  const y = partsOf(b)
  return x.term - y.term || x.sequence - y.sequence
}
