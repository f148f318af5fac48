import type { SqlError } from '../sql/error.ts'

/**
 * `word` is a bare name or keyword, `quoted` a name in brackets or double quotes, `variable` begins with `@`.
 * `bad` stands where the text stops being Transact-SQL: it raises its error only when the parser gets there, because
 * the server reports whichever error comes first.
 */
export interface Token {
  readonly kind:
    | 'word'
    | 'quoted'
    | 'string'
    | 'integer'
    | 'decimal'
    | 'real'
    | 'money'
    | 'binary'
    | 'variable'
    | 'symbol'
    | 'bad'
    | 'end'
  /** As written. */
  readonly text: string
  /** Without quotes, doubled quotes undone; words in upper case. */
  readonly value: string
  /** Counted from 1 within the batch. */
  readonly line: number
  readonly offset: number
  /** True for N'…'. */
  readonly national: boolean
  readonly error?: SqlError
}
