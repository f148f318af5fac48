import { type SqlError, sqlError } from '../sql/error.ts'
import { continuesName, isBlank, startsName } from './characters.ts'
import type { Token } from './token.ts'

const LONGEST_NAME = 128
const SYMBOLS = ['||=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '||', '<>', '<=', '>=', '!=', '!<', '!>', '::']
const SINGLE = '(),;.=<>+-*/%&|^~:'

type Scan = Pick<Token, 'kind' | 'value'> & {
  readonly end: number
  readonly national?: boolean
  readonly error?: SqlError
}

/** From behind the opening quote to behind the closing one; null where it is never closed. */
const quotedText = (text: string, from: number, close: string): { value: string; end: number } | null => {
  let value = ''
  for (let at = from; ; ) {
    const found = text.indexOf(close, at)
    if (found < 0) return null
    value += text.slice(at, found)
    if (text[found + 1] !== close) return { value, end: found + 1 }
    value += close
    at = found + 2
  }
}

const unclosed = (text: string, from: number): Scan => ({
  kind: 'bad',
  value: '',
  end: text.length,
  error: sqlError(105, text.slice(from)),
})

const scanString = (text: string, quote: number): Scan => {
  const found = quotedText(text, quote + 1, "'")
  if (found === null) return unclosed(text, quote + 1)
  // A backslash before a line end continues the line: both vanish.
  const value = found.value.replace(/\\\r?\n/g, '')
  return { kind: 'string', value, end: found.end, national: text[quote - 1] === 'N' || text[quote - 1] === 'n' }
}

const scanQuotedName = (text: string, from: number): Scan => {
  const found = quotedText(text, from + 1, text[from] === '[' ? ']' : '"')
  if (found === null) return unclosed(text, from + 1)
  if (found.value === '') return { kind: 'bad', value: '', end: found.end, error: sqlError(1038) }
  return tooLong(found.value) ?? { kind: 'quoted', ...found }
}

const tooLong = (name: string): (Scan & { kind: 'bad' }) | null =>
  name.length > LONGEST_NAME
    ? { kind: 'bad', value: '', end: 0, error: sqlError(103, name.slice(0, LONGEST_NAME), LONGEST_NAME) }
    : null

const scanNumber = (text: string, from: number): Scan => {
  const rest = text.slice(from, from + 4096)
  const binary = /^0[xX][0-9a-fA-F]*/.exec(rest)
  if (binary !== null) return { kind: 'binary', value: binary[0].slice(2), end: from + binary[0].length }
  const real = /^(?:\d+\.?\d*|\.\d+)[eE](?:[+-]?\d+)?/.exec(rest)
  if (real !== null) return { kind: 'real', value: real[0], end: from + real[0].length }
  const [number = ''] = /^(?:\d+\.?\d*|\.\d+)/.exec(rest) ?? []
  return { kind: number.includes('.') ? 'decimal' : 'integer', value: number, end: from + number.length }
}

const scanWhile = (text: string, from: number, goesOn: (character: string) => boolean): number => {
  let at = from
  while (at < text.length && goesOn(text[at] ?? '')) at += 1
  return at
}

const scanToken = (text: string, from: number): Scan => {
  const first = text[from] ?? ''
  if (first === "'") return scanString(text, from)
  if ((first === 'N' || first === 'n') && text[from + 1] === "'") return scanString(text, from + 1)
  if (first === '[' || first === '"') return scanQuotedName(text, from)
  if (/\d/.test(first) || (first === '.' && /\d/.test(text[from + 1] ?? ''))) return scanNumber(text, from)
  if (first === '@') {
    const end = scanWhile(text, from + 1, continuesName)
    return { kind: 'variable', value: text.slice(from, end), end }
  }
  if (first === '$') {
    const [money = ''] = /^\$\d+(?:\.\d*)?/.exec(text.slice(from, from + 64)) ?? []
    if (money !== '') return { kind: 'money', value: money.slice(1), end: from + money.length }
  }
  if (startsName(first)) {
    const end = scanWhile(text, from, continuesName)
    const name = text.slice(from, end)
    const long = tooLong(name)
    return long === null ? { kind: 'word', value: name.toUpperCase(), end } : { ...long, end }
  }
  const symbol =
    SYMBOLS.find((candidate) => text.startsWith(candidate, from)) ?? (SINGLE.includes(first) ? first : null)
  if (symbol !== null) return { kind: 'symbol', value: symbol, end: from + symbol.length }
  return { kind: 'bad', value: first, end: from + 1, error: sqlError(102, first) }
}

/** Behind blanks and comments, which nest; the offset of a comment that is never closed. */
const skip = (text: string, from: number): { readonly at: number; readonly open: boolean } => {
  let at = from
  for (;;) {
    at = scanWhile(text, at, isBlank)
    if (text.startsWith('--', at)) {
      at = scanWhile(text, at, (character) => character !== '\n' && character !== '\r')
    } else if (text.startsWith('/*', at)) {
      let depth = 0
      do {
        const step = text.startsWith('/*', at) ? 1 : text.startsWith('*/', at) ? -1 : 0
        depth += step
        at += step === 0 ? 1 : 2
      } while (depth > 0 && at < text.length)
      if (depth > 0) return { at: text.length, open: true }
    } else return { at, open: false }
  }
}

/** The tokens of a batch, the last of kind `end`. Never throws. */
export const tokens = (text: string): readonly Token[] => {
  const found: Token[] = []
  let [at, line] = [0, 1]
  const lineAt = (offset: number): number => {
    for (; at < offset; at += 1) if (text[at] === '\n') line += 1
    return line
  }
  for (let from = 0; ; ) {
    const { at: next, open } = skip(text, from)
    const here = { line: lineAt(next), offset: next, national: false }
    if (open) found.push({ kind: 'bad', text: '', value: '', ...here, error: sqlError(113) })
    if (next >= text.length) {
      found.push({ kind: 'end', text: '', value: '', ...here })
      return found
    }
    const { end, ...scan } = scanToken(text, next)
    found.push({ ...here, text: text.slice(next, end), ...scan })
    from = Math.max(end, next + 1)
  }
}
