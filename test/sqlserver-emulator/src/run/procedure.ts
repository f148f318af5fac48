import { isLeft } from 'fp-ts/lib/Either.js'
import { isSysadmin } from '../instance/permission.ts'
import type { SessionState, Variable } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply, Returned } from '../sql/reply.ts'
import { INT, nvarchar, resolveType, type SqlType, type Value } from '../sql/type.ts'
import { parse } from '../syntax/batch.ts'
import type { Call } from '../tds/request.ts'
import type { Execute } from '../tree/statement.ts'
import { getApplock, releaseApplock } from './applock.ts'
import { bind } from './bind.ts'
import { NOWHERE } from './bound.ts'
import { convert } from './convert.ts'
import { parseDate } from './dates.ts'
import { detach } from './detach.ts'
import type { Context } from './executor.ts'
import type { Given } from './parameter.ts'

type Flow = { readonly kind: 'next' | 'break' | 'continue' } | { readonly kind: 'return'; readonly value: number }
export type RunText = (text: string, context: Context, reply: Reply, cancel: AbortSignal) => Promise<Flow>

interface Outcome {
  readonly status: number
  readonly outputs: readonly { readonly name: string; readonly type: SqlType; readonly value: Value }[]
}

/** `@a int, @b nvarchar(5) OUTPUT` → the variables, in order. */
const declared = (
  text: string,
): readonly { readonly name: string; readonly type: SqlType; readonly output: boolean }[] => {
  if (text.trim() === '') return []
  const outputs = new Set(
    [...text.matchAll(/(@[\w@#$]+)[^,@]*?\b(?:OUTPUT|OUT)\b/gi)].map(([, name = '']) => name.toLowerCase()),
  )
  const parsed = parse(`DECLARE ${text.replace(/\s+(?:OUTPUT|OUT|READONLY)\b/gi, '')}`)
  if (isLeft(parsed)) throw parsed.left
  const [statement] = parsed.right
  if (statement?.kind !== 'declare') throw sqlError(102, text)
  return statement.variables.map(({ name, type }) => ({
    name,
    type: resolveType(type, 1),
    output: outputs.has(name.toLowerCase()),
  }))
}

const runWith = async (
  text: string,
  definition: string,
  given: readonly Given[],
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
): Promise<Outcome> => {
  const parameters = declared(definition)
  const variables = new Map<string, Variable>()
  for (const [i, { name, type }] of parameters.entries()) {
    const found =
      given.find((one) => one.name?.toLowerCase() === name.toLowerCase()) ?? (given[i]?.name ? undefined : given[i])
    if (found === undefined) throw sqlError(8178, `(${definition})${text}`.slice(0, 400), name)
    variables.set(name.toLowerCase(), { type, value: convert(found.value, found.type, type) })
  }
  const unknown = given.find(
    ({ name }) => name && !parameters.some((one) => one.name.toLowerCase() === name.toLowerCase()),
  )
  if (unknown !== undefined) throw sqlError(8145, unknown.name ?? '', 'sp_executesql')
  const database = context.session.database
  const flow = await runText(text, { ...context, variables, tableVariables: new Map() }, reply, cancel)
  if (context.session.database !== database) {
    // USE inside sp_executesql ends with it.
    context.session.database = database
  }
  const outputs = parameters.flatMap(({ name, type, output }, i) => {
    const asked = given.find((one) => one.name?.toLowerCase() === name.toLowerCase()) ?? given[i]
    return output && asked?.output === true
      ? [{ name, type, value: variables.get(name.toLowerCase())?.value ?? null }]
      : []
  })
  return { status: flow.kind === 'return' ? flow.value : 0, outputs }
}

const text = (given: Given | undefined): string =>
  given === undefined || given.value === null ? '' : String(convert(given.value, given.type, nvarchar(-1)) ?? '')

const prepare = (session: SessionState, definition: string, statement: string): number => {
  const parsed = parse(statement)
  if (isLeft(parsed)) throw sqlError(8180).after(parsed.left)
  const handle = Math.max(0, ...session.prepared.keys()) + 1
  session.prepared.set(handle, { text: statement, parameters: definition })
  return handle
}

type Procedure = (
  given: readonly Given[],
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
) => Promise<Outcome>

const preparedBy = (given: readonly Given[], context: Context) => {
  const handle = Number(given[0]?.value ?? 0)
  const found = context.session.prepared.get(handle)
  if (found === undefined) throw sqlError(8179, handle)
  return { handle, ...found }
}

/** Pages "sp_delete_backuphistory" and "sp_delete_database_backuphistory". */
const deleteHistory = (
  given: readonly Given[],
  { instance, session }: Context,
  procedure: string,
  wanted: '@oldest_date' | '@database_name',
): void => {
  const login = instance.login(session.login)
  if (login === null || !isSysadmin(login)) throw sqlError(229, 'EXECUTE', procedure, 'msdb', 'dbo')
  const value = given.find(({ name }) => name === null || name.toLowerCase() === wanted)?.value ?? null
  if (value === null) throw sqlError(201, procedure, wanted)
  if (wanted === '@database_name') instance.write({ kind: 'purge', database: String(value) })
  else instance.write({ kind: 'purge', before: typeof value === 'number' ? value : parseDate(String(value)) })
}

const OK: Outcome = { status: 0, outputs: [] }

const PROCEDURES: Readonly<Record<string, Procedure>> = {
  sp_executesql: async ([statement, definition, ...rest], context, reply, cancel, runText) =>
    runWith(text(statement), text(definition), rest, context, reply, cancel, runText),
  sp_prepare: async ([handle, definition, statement], context) => {
    const made = prepare(context.session, text(definition), text(statement))
    return { status: 0, outputs: [{ name: handle?.name ?? '@handle', type: INT, value: made }] }
  },
  sp_execute: async (given, context, reply, cancel, runText) => {
    const { text: statement, parameters } = preparedBy(given, context)
    return runWith(statement, parameters, given.slice(1), context, reply, cancel, runText)
  },
  sp_prepexec: async ([handle, definition, statement, ...rest], context, reply, cancel, runText) => {
    const made = prepare(context.session, text(definition), text(statement))
    const outcome = await runWith(text(statement), text(definition), rest, context, reply, cancel, runText)
    return { ...outcome, outputs: [{ name: handle?.name ?? '@handle', type: INT, value: made }, ...outcome.outputs] }
  },
  sp_unprepare: async (given, context) => {
    context.session.prepared.delete(preparedBy(given, context).handle)
    return OK
  },
  sp_getapplock: async (given, context, _, cancel) => ({
    status: await getApplock(given, context, cancel),
    outputs: [],
  }),
  sp_releaseapplock: async (given, context) => ({ status: releaseApplock(given, context), outputs: [] }),
  sp_detach_db: async (given, context) => {
    detach(given, context)
    return OK
  },
  sp_delete_backuphistory: async (given, context) => {
    deleteHistory(given, context, 'sp_delete_backuphistory', '@oldest_date')
    return OK
  },
  sp_delete_database_backuphistory: async (given, context) => {
    deleteHistory(given, context, 'sp_delete_database_backuphistory', '@database_name')
    return OK
  },
}

const call = async (
  path: readonly string[],
  given: readonly Given[],
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
): Promise<Outcome> => {
  const name = (path.at(-1) ?? '').replace(/^\[|\]$/g, '')
  const procedure = Object.hasOwn(PROCEDURES, name.toLowerCase()) ? PROCEDURES[name.toLowerCase()] : undefined
  if (procedure === undefined) throw sqlError(2812, path.join('.'))
  return procedure(given, context, reply, cancel, runText)
}

/** A procedure that a client calls. */
export const callProcedure = async (
  { procedure, parameters }: Call,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
): Promise<Returned> => {
  const given = parameters.map((one) => ({ ...one, name: one.name === '' ? null : one.name }))
  return call(procedure.split('.'), given, context, reply, cancel, runText)
}

/** EXEC in a batch. */
export const execute = async (
  statement: Extract<Execute, { kind: 'execute' }>,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
): Promise<Flow> => {
  const given = statement.arguments.map(({ name, value, output }): Given => {
    const bound = bind(value, null, context)
    return { name, type: bound.type, value: bound.evaluate(NOWHERE), output }
  })
  const { status, outputs } = await call(statement.procedure, given, context, reply, cancel, runText)
  for (const { name, type, value } of outputs) {
    const argument =
      statement.arguments.find((one) => one.name?.toLowerCase() === name.toLowerCase()) ??
      statement.arguments.find(({ output }) => output)
    const target =
      argument?.value.kind === 'variable' ? context.variables.get(argument.value.name.toLowerCase()) : undefined
    if (target !== undefined) target.value = convert(value, type, target.type)
  }
  const variable = statement.returns === null ? undefined : context.variables.get(statement.returns.toLowerCase())
  if (statement.returns !== null && variable === undefined) throw sqlError(137, statement.returns)
  if (variable !== undefined) variable.value = convert(status, INT, variable.type)
  return { kind: 'next' }
}

/** EXEC ('text'): variables of its own. */
export const executeText = async (
  statement: string,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
): Promise<Flow> => {
  await runText(statement, { ...context, variables: new Map(), tableVariables: new Map() }, reply, cancel)
  return { kind: 'next' }
}
