import type { SqlType, Value } from '../sql/type.ts'

/** A parameter of a procedure as it was given, by name or by place. */
export interface Given {
  readonly name: string | null
  readonly type: SqlType
  readonly value: Value
  readonly output: boolean
}

/** The parameter of this name, or else the one at this place; null where it is left out or NULL. */
export const parameter = (given: readonly Given[], at: number, name: string): string | null => {
  const named = given.find((one) => one.name?.toLowerCase() === name.toLowerCase())
  const found = named ?? (given[at]?.name === null ? given[at] : undefined)
  return found === undefined || found.value === null ? null : String(found.value)
}
