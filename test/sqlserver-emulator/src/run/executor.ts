import type { Instance } from '../instance/instance.ts'
import type { SessionState, TableData, Variable } from '../instance/session-state.ts'
import type { Query, TableExpression } from '../tree/query.ts'
import type { Relation, Scope } from './bound.ts'

/** What binding and running need of the batch they are in. */
export interface Context {
  readonly instance: Instance
  readonly session: SessionState
  readonly variables: Map<string, Variable>
  readonly tableVariables: Map<string, TableData>
  readonly expressions: readonly { readonly expression: TableExpression; readonly context: Context }[]
  readonly bindQuery: (query: Query, scope: Scope | null, context: Context) => Relation
}
