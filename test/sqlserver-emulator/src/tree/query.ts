/** A data type as written: `nvarchar(max)` has length `max`. */
export interface DataType {
  readonly name: string
  readonly length: number | 'max' | null
  readonly scale: number | null
}

export interface OrderItem {
  readonly expression: Expression
  readonly descending: boolean
}

interface Over {
  readonly partition: readonly Expression[]
  readonly order: readonly OrderItem[]
}

export type Literal = {
  readonly kind: 'literal'
  readonly type: 'string' | 'integer' | 'decimal' | 'real' | 'money' | 'binary' | 'null'
  readonly value: string
  readonly national: boolean
}

/** Values and conditions in one type; `isCondition` tells which an expression is. */
export type Expression =
  | Literal
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'column'; readonly path: readonly string[] }
  | { readonly kind: 'default' }
  | {
      readonly kind: 'call'
      readonly path: readonly string[]
      readonly arguments: readonly Expression[]
      readonly distinct: boolean
      /** COUNT(*) */
      readonly star: boolean
      readonly within: readonly OrderItem[]
      readonly over: Over | null
    }
  | {
      readonly kind: 'cast'
      readonly operand: Expression
      readonly type: DataType
      readonly style: Expression | null
      /** TRY_CAST, TRY_CONVERT: NULL instead of an error. */
      readonly attempt: boolean
    }
  | {
      readonly kind: 'case'
      readonly operand: Expression | null
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[]
      readonly otherwise: Expression | null
    }
  | { readonly kind: 'subquery'; readonly query: Query }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string }
  | { readonly kind: 'zone'; readonly operand: Expression; readonly zone: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'quantified'
      readonly operator: string
      readonly left: Expression
      readonly all: boolean
      readonly query: Query
    }
  | { readonly kind: 'isNull'; readonly operand: Expression; readonly negated: boolean }
  | { readonly kind: 'distinct'; readonly left: Expression; readonly right: Expression; readonly negated: boolean }
  | {
      readonly kind: 'between'
      readonly operand: Expression
      readonly low: Expression
      readonly high: Expression
      readonly negated: boolean
    }
  | {
      readonly kind: 'like'
      readonly operand: Expression
      readonly pattern: Expression
      readonly escape: Expression | null
      readonly negated: boolean
    }
  | {
      readonly kind: 'in'
      readonly operand: Expression
      readonly items: readonly Expression[] | Query
      readonly negated: boolean
    }
  | { readonly kind: 'exists'; readonly query: Query }

export type SelectItem =
  | { readonly kind: 'star'; readonly qualifier: readonly string[] }
  | { readonly kind: 'value'; readonly expression: Expression; readonly alias: string | null }
  | { readonly kind: 'assign'; readonly variable: string; readonly operator: string; readonly expression: Expression }

export type Source =
  | {
      readonly kind: 'table'
      readonly path: readonly string[]
      readonly alias: string | null
      readonly hints: readonly string[]
    }
  | {
      readonly kind: 'function'
      readonly path: readonly string[]
      readonly arguments: readonly Expression[]
      readonly alias: string | null
    }
  | { readonly kind: 'variableTable'; readonly name: string; readonly alias: string | null }
  | { readonly kind: 'derived'; readonly query: Query; readonly alias: string; readonly columns: readonly string[] }
  | {
      readonly kind: 'values'
      readonly rows: readonly (readonly Expression[])[]
      readonly alias: string
      readonly columns: readonly string[]
    }
  | {
      readonly kind: 'join'
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross' | 'crossApply' | 'outerApply'
      readonly left: Source
      readonly right: Source
      readonly on: Expression | null
    }

export interface Top {
  readonly count: Expression
  readonly percent: boolean
  readonly ties: boolean
}

export interface Select {
  readonly kind: 'select'
  readonly distinct: boolean
  readonly top: Top | null
  readonly items: readonly SelectItem[]
  readonly into: readonly string[] | null
  readonly from: readonly Source[]
  readonly where: Expression | null
  readonly groupBy: readonly Expression[]
  readonly having: Expression | null
}

export type QueryBody =
  | Select
  | {
      readonly kind: 'union' | 'unionAll' | 'except' | 'intersect'
      readonly left: QueryBody
      readonly right: QueryBody
    }

export interface TableExpression {
  readonly name: string
  readonly columns: readonly string[]
  readonly query: Query
}

export interface Query {
  readonly with: readonly TableExpression[]
  readonly body: QueryBody
  readonly order: readonly OrderItem[]
  readonly offset: Expression | null
  readonly fetch: Expression | null
}

const CONDITIONS: ReadonlySet<Expression['kind']> = new Set([
  'and',
  'or',
  'not',
  'compare',
  'quantified',
  'isNull',
  'distinct',
  'between',
  'like',
  'in',
  'exists',
] as const)

export const isCondition = (expression: Expression): boolean => CONDITIONS.has(expression.kind)
