import type { SessionState } from '../instance/session-state.ts'
import { SqlError, sqlError } from '../sql/error.ts'
import type { Command, Reply } from '../sql/reply.ts'
import { nvarchar } from '../sql/type.ts'
import type { Expression } from '../tree/query.ts'
import type { Statement } from '../tree/statement.ts'
import { arithmetic } from './arithmetic.ts'
import { backup } from './backup.ts'
import { bind, bindTest } from './bind.ts'
import { NOWHERE } from './bound.ts'
import { announceBulk } from './bulk.ts'
import { convert, toText } from './convert.ts'
import { isDatabaseStatement, runDatabaseStatement } from './database.ts'
import { parseDate } from './dates.ts'
import { createTable, dropTable } from './ddl.ts'
import { insert, remove, resetIdentity, update } from './dml.ts'
import type { Context } from './executor.ts'
import { runInsertExecute } from './insert-execute.ts'
import { inspect } from './inspect.ts'
import { pause } from './pause.ts'
import { isPrincipalStatement, runPrincipalStatement } from './principal.ts'
import { execute, executeText } from './procedure.ts'
import { rowsOf } from './relation.ts'
import { restore } from './restore.ts'
import { select } from './select.ts'
import { setOption } from './set-option.ts'
import { findTable } from './tables.ts'
import { transactional } from './transaction.ts'
import { inTransaction, lockTable, rollback, writeRow } from './write.ts'

export type RunText = (text: string, context: Context, reply: Reply, cancel: AbortSignal) => Promise<Flow>

export interface Rules {
  readonly endsBatch: (error: SqlError) => boolean
  readonly runText: RunText
}

/** What a statement does to the flow of control. */
export type Flow =
  | { readonly kind: 'next' | 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: number }

const NEXT: Flow = { kind: 'next' }

const valueIn = (expression: Expression, context: Context) => {
  const bound = bind(expression, null, context)
  return { value: bound.evaluate(NOWHERE), type: bound.type }
}

const textOf = (expression: Expression, context: Context): string => {
  const { value, type } = valueIn(expression, context)
  return value === null ? '' : toText(value, type)
}

export const runAll = async (
  statements: readonly Statement[],
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  rules: Rules,
): Promise<Flow> => {
  for (const statement of statements) {
    const flow = await runGuarded(statement, context, reply, cancel, rules)
    if (flow.kind !== 'next') return flow
  }
  return NEXT
}

const compound = (statement: Statement): boolean =>
  ['if', 'while', 'block', 'try', 'execute', 'executeText'].includes(statement.kind)

/** An error ends its statement and mostly nothing more; it is told to the client unless TRY is around it. */
const runGuarded = async (
  statement: Statement,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  rules: Rules,
): Promise<Flow> => {
  const { session } = context
  try {
    const flow = await run(statement, context, reply, cancel, rules)
    if (!compound(statement)) session.lastError = 0
    return flow
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const placed = error.at(statement.line ?? 1)
    session.lastError = placed.number
    if (session.abortOnError && session.transaction !== null && placed.severity > 10) rollback(context)
    const ends =
      rules.endsBatch(placed) || session.abortOnError || statement.kind === 'throw' || cancel.aborted || session.killed
    if (ends || context.variables.has('@@try')) throw placed
    reply.error(placed)
    reply.done(null)
    return NEXT
  }
}

const doneWith = (count: number, command: Command, session: SessionState, reply: Reply): void => {
  session.rowCount = count
  reply.done(session.noCount ? null : count, command)
}

const inTry = (context: Context): Context => {
  const variables = new Map(context.variables)
  variables.set('@@try', { type: nvarchar(1), value: '' })
  return { ...context, variables }
}

const raised = (statement: Extract<Statement, { kind: 'raise' }>, context: Context): SqlError => {
  const [text, severity, state, ...rest] = statement.arguments.map((part) => valueIn(part, context))
  let next = 0
  const message = String(text?.value ?? '').replace(/%[dsiu]/g, () => {
    const given = rest[next]
    next += 1
    return given === undefined || given.value === null ? '(null)' : toText(given.value, given.type)
  })
  return new SqlError(50_000, message, { severity: Number(severity?.value ?? 16), state: Number(state?.value ?? 1) })
}

const run = async (
  statement: Statement,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  rules: Rules,
): Promise<Flow> => {
  const { session } = context
  if (isDatabaseStatement(statement)) {
    await runDatabaseStatement(statement, context, reply, cancel)
    reply.done(null)
    return NEXT
  }
  if (isPrincipalStatement(statement)) {
    runPrincipalStatement(statement, context)
    reply.done(null)
    return NEXT
  }
  switch (statement.kind) {
    case 'backup':
      await backup(statement, context, reply, cancel)
      reply.done(null)
      return NEXT
    case 'restore':
      await restore(statement, context, reply, cancel)
      reply.done(null)
      return NEXT
    case 'inspect': {
      const count = await inspect(statement, context, reply, cancel)
      reply.done(count)
      return NEXT
    }
    case 'query':
      doneWith(await select(statement.query, context, reply, cancel), 'select', session, reply)
      return NEXT
    case 'insert':
      doneWith(
        await insert(
          statement,
          context,
          reply,
          cancel,
          await runInsertExecute(statement, context, reply, cancel, rules.runText),
        ),
        'insert',
        session,
        reply,
      )
      return NEXT
    case 'insertBulk':
      announceBulk(statement, context)
      reply.done(null)
      return NEXT
    case 'update':
      doneWith(await update(statement, context, reply, cancel), 'update', session, reply)
      return NEXT
    case 'delete':
      doneWith(await remove(statement, context, reply, cancel), 'delete', session, reply)
      return NEXT
    case 'createTable':
      await inTransaction(context, async () => createTable(statement.path, statement.table, context))
      reply.done(null)
      return NEXT
    case 'dropTable':
      await inTransaction(context, async () => {
        for (const path of statement.paths) await dropTable(path, statement.ifExists, context, cancel)
      })
      reply.done(null)
      return NEXT
    case 'truncateTable': {
      const data = findTable(statement.path, context)
      if (data === null) throw sqlError(4701, statement.path.join('.'))
      await inTransaction(context, async () => {
        await lockTable(data, context, cancel)
        for (const [id] of [...rowsOf(data, true)]) writeRow(data, id, null, session)
        resetIdentity(data, context)
      })
      reply.done(null)
      return NEXT
    }
    case 'declare':
      for (const { name, value } of statement.variables) {
        const variable = context.variables.get(name.toLowerCase())
        if (value === null || variable === undefined) continue
        const initial = valueIn(value, context)
        variable.value = convert(initial.value, initial.type, variable.type)
      }
      return NEXT
    case 'declareTable':
      return NEXT
    case 'setVariable': {
      const variable = context.variables.get(statement.name.toLowerCase())
      if (variable === undefined) throw sqlError(137, statement.name)
      const given = bind(statement.value, null, context)
      const known = { type: variable.type, evaluate: () => variable.value }
      const bound = statement.operator === '=' ? given : arithmetic(statement.operator.slice(0, -1), known, given)
      variable.value = convert(bound.evaluate(NOWHERE), bound.type, variable.type)
      return NEXT
    }
    case 'setOption':
      setOption(statement, context)
      return NEXT
    case 'if': {
      const holds = bindTest(statement.condition, null, context)(NOWHERE) === true
      if (holds) return runGuarded(statement.body, context, reply, cancel, rules)
      return statement.otherwise === null ? NEXT : runGuarded(statement.otherwise, context, reply, cancel, rules)
    }
    case 'while':
      while (bindTest(statement.condition, null, context)(NOWHERE) === true) {
        const flow = await runGuarded(statement.body, context, reply, cancel, rules)
        if (flow.kind === 'break') break
        if (flow.kind === 'return') return flow
        await pause(0, cancel)
      }
      return NEXT
    case 'block':
      return runAll(statement.statements, context, reply, cancel, rules)
    case 'try':
      try {
        return await runAll(statement.body, inTry(context), reply, cancel, rules)
      } catch (error) {
        if (!(error instanceof SqlError) || error.severity >= 20 || cancel.aborted) throw error
        const before = session.caught
        session.caught = error
        try {
          return await runAll(statement.handler, context, reply, cancel, rules)
        } finally {
          session.caught = before
        }
      }
    case 'break':
    case 'continue':
      return { kind: statement.kind }
    case 'return':
      return {
        kind: 'return',
        value: statement.value === null ? 0 : Number(valueIn(statement.value, context).value ?? 0),
      }
    case 'print':
      reply.info(new SqlError(0, textOf(statement.text, context), { severity: 0, line: statement.line ?? 1 }))
      return NEXT
    case 'raise': {
      const error = raised(statement, context)
      if (error.severity > 10) throw error
      reply.info(error.at(statement.line ?? 1))
      return NEXT
    }
    case 'throw': {
      const [number, text, state] = statement.arguments.map((part) => valueIn(part, context).value)
      if (number === undefined) throw session.caught ?? sqlError(10_704)
      throw new SqlError(Number(number), String(text ?? ''), { severity: 16, state: Number(state ?? 1) })
    }
    case 'wait': {
      const at = parseDate(textOf(statement.value, context))
      const now = context.instance.now()
      const target = statement.until === 'DELAY' ? at - Date.UTC(1900, 0, 1) : (at - now) % 86_400_000
      await pause(Math.max(0, target), cancel)
      reply.done(null)
      return NEXT
    }
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'save':
      transactional(statement, context)
      reply.done(null)
      return NEXT
    case 'execute':
      return execute(statement, context, reply, cancel, rules.runText)
    default:
      return executeText(textOf(statement.text, context), context, reply, cancel, rules.runText)
  }
}
