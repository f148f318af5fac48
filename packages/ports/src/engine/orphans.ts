import { type OperationId, partsOf } from '@db-failover/domain'

/**
 * Whether what bears a name can be an orphan: it bears an operation of the group, of which nothing is kept, and no later term
 * than the one who asks. `operationIn`: the group's operation in a name, null where there is none.
 */
export const orphanIn = (
  operationIn: (name: string) => OperationId | null,
  keep: readonly string[],
  term: number,
): ((name: string) => boolean) => {
  const kept = new Set(keep.map(operationIn))
  return (name) => {
    const operation = operationIn(name)
    return operation !== null && partsOf(operation).term <= term && !kept.has(operation)
  }
}
