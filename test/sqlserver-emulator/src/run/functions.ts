import { sqlError } from '../sql/error.ts'
import { INT, type SqlType } from '../sql/type.ts'
import type { Expression } from '../tree/query.ts'
import type { Bound } from './bound.ts'
import { convert, joint } from './convert.ts'
import type { Context } from './executor.ts'
import type { FunctionTable } from './function-table.ts'
import { DATES, datePart } from './functions-date.ts'
import { SECURITY } from './functions-security.ts'
import { SERVER } from './functions-server.ts'
import { TEXT } from './functions-text.ts'

const FUNCTIONS: FunctionTable = { ...TEXT, ...DATES, ...SERVER, ...SECURITY }

const lazyFirst = (args: readonly Bound[], type: SqlType): Bound => ({
  type,
  evaluate: (env) => {
    for (const argument of args) {
      const value = argument.evaluate(env)
      if (value !== null) return convert(value, argument.type, type)
    }
    return null
  },
})

const nullif = ([left, right]: readonly Bound[]): Bound => {
  if (left === undefined || right === undefined) throw sqlError(174, 'nullif', 2)
  const type = joint(left.type, right.type)
  return {
    type: left.type,
    evaluate: (env) => {
      const value = left.evaluate(env)
      const [a, b] = [convert(value, left.type, type), convert(right.evaluate(env), right.type, type)]
      return a !== null && b !== null && String(a).toUpperCase() === String(b).toUpperCase() ? null : value
    },
  }
}

/** A function that is built in. */
export const bindCall = (
  call: Extract<Expression, { kind: 'call' }>,
  bind: (part: Expression) => Bound,
  context: Context,
): Bound => {
  const name = call.path.at(-1)?.toUpperCase() ?? ''
  const last = call.path.at(-1) ?? ''
  if (call.over !== null) throw sqlError(195, `${last} OVER`)
  if (name === 'COALESCE') {
    const args = call.arguments.map(bind)
    const typed = call.arguments.flatMap((part, i) =>
      part.kind === 'literal' && part.type === 'null' ? [] : [args[i] ?? lazyFirst([], INT)],
    )
    return lazyFirst(args, (typed.length > 0 ? typed : args).map(({ type }) => type).reduce(joint))
  }
  if (name === 'ISNULL') {
    const [first, second] = call.arguments.map(bind)
    if (first === undefined || second === undefined) throw sqlError(174, 'isnull', 2)
    const untyped = call.arguments[0]?.kind === 'literal' && call.arguments[0].type === 'null'
    return lazyFirst([first, second], untyped ? second.type : first.type)
  }
  if (name === 'NULLIF') return nullif(call.arguments.map(bind))
  const found = FUNCTIONS[name]
  if (found === undefined || call.path.length > 1) {
    if (call.path.length > 1) throw sqlError(4121, call.path[0] ?? '', call.path.join('.'))
    throw sqlError(195, last)
  }
  const { least, most } = found
  const count = call.arguments.length
  if (count < least || count > most)
    throw least === most ? sqlError(174, last.toLowerCase(), least) : sqlError(189, last.toLowerCase(), least, most)
  const part = found.datePart === true ? datePart(call.arguments[0]) : ''
  const args = call.arguments.slice(found.datePart === true ? 1 : 0).map(bind)
  const types = args.map(({ type }) => type)
  const first = call.arguments[0]
  const constant = first?.kind === 'literal' ? first.value : ''
  const type = found.type(types, constant)
  return {
    type,
    evaluate: (env) =>
      found.run(
        args.map((argument) => argument.evaluate(env)),
        { context, types, part },
      ),
  }
}
