import { isLeft } from 'fp-ts/lib/Either.js'
import type { SqlError } from '../sql/error.ts'
import type { Statement } from '../tree/statement.ts'
import { parse } from './batch.ts'
import { objectionTo } from './objections.ts'

export interface Verdict {
  readonly ok: boolean
  /** At the top level of the batch; of a refused text none. */
  readonly statements: number
  readonly error: SqlError | null
}

/** The statements that a statement is made of, in their order; itself where it holds none. */
export const inside = (statement: Statement): readonly Statement[] => {
  switch (statement.kind) {
    case 'if':
      return [statement.body, ...(statement.otherwise === null ? [] : [statement.otherwise])].flatMap(inside)
    case 'while':
      return inside(statement.body)
    case 'block':
      return statement.statements.flatMap(inside)
    case 'try':
      return [...statement.body, ...statement.handler].flatMap(inside)
    default:
      return [statement]
  }
}

/** What the emulator says of a text before it runs anything: its syntax, and options that exclude one another. */
export const check = (text: string): Verdict => {
  const parsed = parse(text)
  if (isLeft(parsed)) return { ok: false, statements: 0, error: parsed.left }
  const objection = parsed.right
    .flatMap(inside)
    .map((statement) =>
      statement.kind === 'backup' || statement.kind === 'restore' || statement.kind === 'inspect'
        ? (objectionTo(statement)?.at(statement.line ?? 1) ?? null)
        : null,
    )
    .find((found) => found !== null)
  if (objection !== undefined) return { ok: false, statements: 0, error: objection }
  return { ok: true, statements: parsed.right.length, error: null }
}
