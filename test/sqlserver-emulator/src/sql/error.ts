import { MESSAGES } from './messages.ts'

/**
 * What SQL Server answers to a statement that it refuses. Inside the emulator it is thrown, as the server itself
 * unwinds; the parser's edge and the session's edge catch it and turn it into a value or into ERROR tokens.
 */
export class SqlError extends Error {
  readonly number: number
  readonly severity: number
  readonly state: number
  readonly line: number
  /** The errors that the client sees before this one: causes of a 3013 or a 5069. */
  readonly preceding: readonly SqlError[]

  constructor(
    number: number,
    message: string,
    place: { severity: number; state?: number; line?: number; preceding?: readonly SqlError[] },
  ) {
    super(message)
    this.number = number
    this.severity = place.severity
    this.state = place.state ?? 1
    this.line = place.line ?? 0
    this.preceding = place.preceding ?? []
  }

  at(line: number): SqlError {
    const preceding = this.preceding.map((error) => error.at(line))
    return new SqlError(this.number, this.message, { ...this, line: this.line || line, preceding })
  }

  after(...preceding: readonly SqlError[]): SqlError {
    return new SqlError(this.number, this.message, { ...this, preceding })
  }
}

const PLACEHOLDER = /%(?:%|(?:\.\*|0?3|I64)?(?:ls|hs|S_PGID|ld|d|u|s))/g

/** The text of a message with its placeholders replaced in order, `%%` by a percent sign. */
export const textOf = (number: number, ...values: readonly (string | number | bigint)[]): string => {
  const [, text] = MESSAGES.get(number) ?? [16, `Error ${number}.`]
  let next = 0
  return text.replace(PLACEHOLDER, (found) => (found === '%%' ? '%' : String(values[next++] ?? '')))
}

export const sqlError = (number: number, ...values: readonly (string | number | bigint)[]): SqlError =>
  new SqlError(number, textOf(number, ...values), { severity: MESSAGES.get(number)?.[0] ?? 16 })
