import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { SqlError } from '../sql/error.ts'
import type { Statement } from '../tree/statement.ts'
import { condition, either } from './condition.ts'
import { Cursor, type Grammar } from './cursor.ts'
import { expression } from './expression.ts'
import { tokens } from './lexer.ts'
import { query } from './query.ts'
import { statement } from './statement.ts'

const GRAMMAR: Grammar = { query, expression, condition, either, statement }

const statements = (cursor: Cursor): readonly Statement[] => {
  const found: Statement[] = []
  for (;;) {
    while (cursor.takeSymbol(';') !== null);
    if (cursor.peek().kind === 'end') return found
    found.push(statement(cursor))
  }
}

/** The statements of a batch, or the first syntax error. Never throws. */
export const parse = (text: string): Either<SqlError, readonly Statement[]> => {
  try {
    return right(statements(new Cursor(tokens(text), GRAMMAR)))
  } catch (error) {
    if (error instanceof SqlError) return left(error)
    throw error
  }
}
