import { type SqlError, sqlError } from '../sql/error.ts'
import { resolveType } from '../sql/type.ts'
import { inside } from '../syntax/check.ts'
import type { Statement } from '../tree/statement.ts'
import { memoryTable, storedTable } from './ddl.ts'
import type { Context } from './executor.ts'

/** The name of a variable that a part of the tree is, or assigns to. */
const named = (part: Readonly<Record<string, unknown>>): string | null => {
  switch (part['kind']) {
    case 'variable':
    case 'setVariable':
      return String(part['name'])
    case 'assign':
      return String(part['variable'])
    case 'execute':
      return typeof part['returns'] === 'string' ? part['returns'] : null
    default:
      return null
  }
}

const isPart = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A variable counts from its declaration to the end of the batch, wherever in it the declaration stands. */
class Reading {
  private readonly scalars: Set<string>
  private readonly tables: Set<string>

  constructor({ variables, tableVariables }: Context) {
    this.scalars = new Set(variables.keys())
    this.tables = new Set(tableVariables.keys())
  }

  /** The first thing that was not declared before it. */
  find(value: unknown): SqlError | null {
    if (Array.isArray(value)) return this.first(value)
    if (!isPart(value)) return null
    if (value['kind'] === 'declare' && Array.isArray(value['variables'])) return this.added(value['variables'])
    if (value['kind'] === 'declareTable') this.tables.add(String(value['name']).toLowerCase())
    if (value['kind'] === 'variableTable' && !this.tables.has(String(value['name']).toLowerCase()))
      return sqlError(1087, String(value['name']))
    const name = named(value)
    const known = name === null || name.startsWith('@@') || this.scalars.has(name.toLowerCase())
    return known ? this.first(Object.values(value)) : sqlError(137, name)
  }

  private first(values: readonly unknown[]): SqlError | null {
    for (const value of values) {
      const found = this.find(value)
      if (found !== null) return found
    }
    return null
  }

  private added(variables: readonly unknown[]): SqlError | null {
    for (const variable of variables) {
      const found = this.find(variable)
      if (found !== null) return found
      if (isPart(variable)) this.scalars.add(String(variable['name']).toLowerCase())
    }
    return null
  }
}

/** Every variable of a batch is there from its beginning, NULL or empty, also where its declaration is never reached. */
const declareAll = (statements: readonly Statement[], context: Context): SqlError | null => {
  for (const statement of statements.flatMap(inside)) {
    if (statement.kind === 'declareTable')
      context.tableVariables.set(
        statement.name.toLowerCase(),
        memoryTable(storedTable([statement.name], statement.table, -2000, context.instance.now())),
      )
    if (statement.kind !== 'declare') continue
    for (const { name, type } of statement.variables) {
      if (context.variables.has(name.toLowerCase())) return sqlError(134, name).at(statement.line ?? 1)
      context.variables.set(name.toLowerCase(), { type: resolveType(type, 1), value: null })
    }
  }
  return null
}

/**
 * Makes the variables of a batch. Or why nothing of it runs: it uses a variable (137) or a table variable (1087) that it
 * does not declare before, or declares one twice (134).
 */
export const prepareVariables = (statements: readonly Statement[], context: Context): SqlError | null => {
  const reading = new Reading(context)
  for (const statement of statements) {
    const found = reading.find(statement)
    if (found !== null) return found.at(statement.line ?? 1)
  }
  return declareAll(statements, context)
}
