import type { SqlType, Value } from '../sql/type.ts'
import type { Context } from './executor.ts'

export interface Given {
  readonly context: Context
  readonly types: readonly SqlType[]
  /** Of DATEADD and its like: what is counted. */
  readonly part: string
}

export interface BuiltIn {
  readonly least: number
  readonly most: number
  /** `constant` is the first argument where it is a literal. */
  readonly type: (types: readonly SqlType[], constant: string) => SqlType
  readonly run: (values: readonly Value[], given: Given) => Value
  readonly datePart?: boolean
}

export type FunctionTable = Readonly<Record<string, BuiltIn>>

export const builtIn = (
  least: number,
  most: number,
  type: SqlType | ((types: readonly SqlType[], constant: string) => SqlType),
  run: BuiltIn['run'],
): BuiltIn => ({ least, most, type: typeof type === 'function' ? type : () => type, run })

/** NULL as soon as one argument is. */
export const strict =
  (run: (values: readonly NonNullable<Value>[], given: Given) => Value): BuiltIn['run'] =>
  (values, given) => {
    const known = values.filter((value) => value !== null)
    return known.length < values.length ? null : run(known, given)
  }
