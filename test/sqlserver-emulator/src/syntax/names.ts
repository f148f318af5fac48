import type { Cursor } from './cursor.ts'

/** `a`, `a.b`, `a..c`: up to four parts; one that is left out, where that may be, is empty. */
export const path = (cursor: Cursor, most = 4, gaps = true): readonly string[] => {
  const parts = [cursor.name()]
  while (cursor.takeSymbol('.') !== null) {
    if (parts.length === most) cursor.fail()
    parts.push(gaps && cursor.isSymbol('.') ? '' : cursor.name())
  }
  return parts
}

export const variable = (cursor: Cursor): string => {
  const token = cursor.peek()
  if (token.kind !== 'variable' || token.value.startsWith('@@')) cursor.fail()
  return cursor.next().value
}

export const string = (cursor: Cursor): string => {
  if (cursor.peek().kind !== 'string') cursor.fail()
  return cursor.next().value
}

export const integer = (cursor: Cursor): number => {
  if (cursor.peek().kind !== 'integer') cursor.fail()
  return Number(cursor.next().value)
}

export const binary = (cursor: Cursor): Uint8Array => {
  if (cursor.peek().kind !== 'binary') cursor.fail()
  return bytes(cursor.next().value)
}

/** Of hexadecimal digits; an odd one out stands in front. */
const bytes = (digits: string): Uint8Array =>
  new Uint8Array(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'))
