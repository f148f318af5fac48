import type { GroupId, OperationId } from './scalars.ts'

/** `group/term/sequence` taken apart. */
export const partsOf = (id: OperationId): { group: GroupId; term: number; sequence: number } => {
  const last = id.lastIndexOf('/')
  const first = id.lastIndexOf('/', last - 1)
  return {
    group: id.slice(0, first) as GroupId,
    term: Number(id.slice(first + 1, last)),
    sequence: Number(id.slice(last + 1)),
  }
}

export const operationId = (group: GroupId, term: number, sequence: number): OperationId =>
  `${group}/${term}/${sequence}` as OperationId

/** Negative when `a` began before `b`: terms and sequences only grow. */
export const byAge = (a: OperationId, b: OperationId): number => {
  const x = partsOf(a)
  const y = partsOf(b)
  return x.term - y.term || x.sequence - y.sequence
}
