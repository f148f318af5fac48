import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** What has no JSON form, and where it stands (`data.entries.0.id`; empty: the value itself). */
export interface NotJson {
  readonly _tag: 'NotJson'
  readonly at: string
  readonly says: string
}

/** Deeper nesting is refused: no event needs it, and a cycle ends here too. */
const DEEPEST = 256

/**
 * The canonical text of a JSON value after RFC 8785: keys sorted by UTF-16 code units, no blanks, numbers and strings as
 * ECMAScript writes them. Refused, with the place: undefined, bigint, NaN, infinities, functions, symbols, lone
 * surrogates, holes in lists, objects that are not plain, nesting deeper than 256.
 */
export const canonicalJson = (value: unknown): Either<NotJson, string> => {
  const path: (string | number)[] = []
  const refused: NotJson[] = []
  const refuse = (says: string): string => {
    if (refused.length === 0) refused.push({ _tag: 'NotJson', at: path.join('.'), says })
    return ''
  }
  const string = (s: string): string => (s.isWellFormed() ? JSON.stringify(s) : refuse('a lone surrogate'))
  const inside = (key: string | number, v: unknown): string => {
    path.push(key)
    const text = write(v)
    path.pop()
    return text
  }
  const list = (items: readonly unknown[]): string => {
    let text = ''
    for (let i = 0; i < items.length; i++) text += (i === 0 ? '' : ',') + inside(i, items[i])
    return `[${text}]`
  }
  const record = (o: object): string => {
    const prototype: unknown = Object.getPrototypeOf(o)
    if (prototype !== Object.prototype && prototype !== null) return refuse('an object that is not plain')
    let text = ''
    for (const key of Object.keys(o).sort())
      text += `${text === '' ? '' : ','}${string(key)}:${inside(key, (o as Record<string, unknown>)[key])}`
    return `{${text}}`
  }
  const write = (v: unknown): string => {
    if (refused.length > 0) return ''
    if (typeof v === 'string') return string(v)
    if (typeof v === 'number') return Number.isFinite(v) ? JSON.stringify(v) : refuse(String(v))
    if (typeof v === 'boolean' || v === null) return String(v)
    if (typeof v !== 'object') return refuse(typeof v)
    if (path.length >= DEEPEST) return refuse(`nesting deeper than ${DEEPEST}`)
    return Array.isArray(v) ? list(v) : record(v)
  }
  const text = write(value)
  const trouble = refused[0]
  return trouble === undefined ? right(text) : left(trouble)
}
