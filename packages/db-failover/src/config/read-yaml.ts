import { readFile } from 'node:fs/promises'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { fileTrouble } from './file-trouble.ts'
import { type Mistake, type Path, pathOf, pathText, saysOf } from './mistake.ts'

/** A configuration file as text that was parsed: what it holds, and where each part of it stands. */
export interface Source {
  readonly file: string
  readonly content: unknown
  readonly at: (path: Path) => { readonly line: number | null; readonly column: number | null }
}

export const mistakeAt = (source: Source, path: Path, says: string): Mistake => ({
  _tag: 'Mistake',
  file: source.file,
  ...source.at(path),
  path: pathText(path),
  says,
})

/** YAML 1.2, of which JSON is a part. */
export const parseSource = (file: string, text: string): Either<Mistake, Source> => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: line || null, column: col || null }
  }
  if (error !== undefined)
    return left({ _tag: 'Mistake', file, ...position(error.pos[0]), path: '', says: `not YAML: ${error.message}` })
  const at = (path: Path): ReturnType<Source['at']> => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    const range = isNode(node) ? node.range : undefined
    if (range) return position(range[0])
    return path.length === 0 ? { line: 1, column: 1 } : at(path.slice(0, -1))
  }
  return right({ file, content: document.toJS(), at })
}

/** Reads a value of the codec from a parsed file; the first mistake is the answer. */
export const readSource = <A>(codec: t.Type<A, unknown, unknown>, source: Source): Either<Mistake, A> => {
  const read = codec.decode(source.content)
  if (read._tag === 'Right') return read
  const [error] = read.left
  return error === undefined
    ? left(mistakeAt(source, [], 'not allowed'))
    : left(mistakeAt(source, pathOf(error), saysOf(error)))
}

/** The file's text; what is no text is not repeated in a message, where it could steer the terminal. */
const textOf = (bytes: Uint8Array): string | null => {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

export const readSourceFile = async (file: string): Promise<Either<Mistake, Source>> => {
  const whole = (says: string): Either<Mistake, Source> =>
    left({ _tag: 'Mistake', file, line: null, column: null, path: '', says })
  try {
    const text = textOf(await readFile(file))
    if (text === null) return whole('it is no text in UTF-8, and no YAML or JSON')
    return text.trim() === '' ? whole('it is empty') : parseSource(file, text)
  } catch (cause) {
    return whole(isMissing(cause) ? 'there is no such file' : `it cannot be read: ${fileTrouble(cause)}`)
  }
}

const isMissing = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
