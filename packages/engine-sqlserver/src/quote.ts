import { refused } from './errors.ts'

// Every name, path and text that becomes part of a statement goes through here. ("QUOTENAME", "Database Identifiers",
// "Backslash (Line Continuation)" in Microsoft's T-SQL reference.)

const control = /\p{Cc}/u

const requirePlain = (what: string, text: string, most: number): void => {
  if (text === '') throw refused('NotPermitted', 'EMPTY_NAME', `The ${what} is empty.`)
  if (text.length > most)
    throw refused(
      'NotPermitted',
      'LONG_NAME',
      `The ${what} has ${text.length} characters; at most ${most} are allowed.`,
    )
  // A backslash before a line break would swallow both inside a literal; none of these belongs in a name or a path.
  if (control.test(text))
    throw refused(
      'NotPermitted',
      'CONTROL_CHARACTER',
      `The ${what} holds a control character: ${JSON.stringify(text)}.`,
    )
  if (!text.isWellFormed())
    throw refused('NotPermitted', 'BROKEN_NAME', `The ${what} holds half of a surrogate pair: ${JSON.stringify(text)}.`)
}

/** A delimited identifier of 1 to 128 UTF-16 units, `]` doubled. */
export const identifier = (name: string): string => {
  requirePlain('name', name, 128)
  return `[${name.replaceAll(']', ']]')}]`
}

/** A national character literal, `'` doubled: without the N, look-alikes of `'` may fold to one. At most 4000 units. */
export const literal = (text: string): string => {
  requirePlain('text', text, 4_000)
  return `N'${text.replaceAll("'", "''")}'`
}

/** A path as a literal; SQL Server refuses device names over 259 characters (3057). */
export const pathLiteral = (path: string): string => {
  requirePlain('path', path, 259)
  return literal(path)
}
