import { createHash } from 'node:crypto'

// A declaration file as tsc writes it: every statement begins at the margin with one of these words.

const BEGINS = /^(?:export|declare|import|interface|type|const|let|function|class|abstract|enum|namespace|\/\/|\/\*)/

const KIND = /^(?:export )?(?:declare )?(?:abstract )?(const|let|function|class|interface|type|enum|namespace) (\w+)/

export interface Declaration {
  readonly name: string
  readonly kind: string
  /** Without comments, and without the words that every declaration bears. */
  readonly text: string
}

/** `export … from`: `names` is null for a star, else pairs of the name there and the name here. */
export interface Reexport {
  readonly from: string
  readonly names: readonly (readonly [string, string])[] | null
}

export interface Declarations {
  readonly declared: readonly Declaration[]
  readonly reexported: readonly Reexport[]
}

const withoutComments = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/^\s*\n/gm, '')

const statements = (text: string): readonly string[] => {
  const found: string[] = []
  for (const line of withoutComments(text).split('\n')) {
    const last = found.length - 1
    if (BEGINS.test(line) || last < 0) found.push(line)
    else found[last] += `\n${line}`
  }
  return found.map((statement) => statement.trimEnd()).filter((statement) => statement !== '')
}

const pair = (named: string): readonly [string, string] => {
  const [there = '', here = there] = named.replace(/^type /, '').split(/\s+as\s+/)
  return [there, here]
}

const reexport = (statement: string): Reexport | null => {
  const found = /^export (?:type )?(?:\*|\{([\s\S]*?)\}) from ['"]([^'"]+)['"]/.exec(statement)
  if (found === null) return null
  const [, names, from = ''] = found
  return {
    from,
    names:
      names === undefined
        ? null
        : names
            .split(',')
            .map((n) => pair(n.trim()))
            .filter(([n]) => n !== ''),
  }
}

/** What a declaration file declares, exported or not, and what it hands on from other files. */
export const declarationsIn = (text: string): Declarations => {
  const all = statements(text)
  return {
    declared: all.flatMap((statement) => {
      const [, kind, name] = KIND.exec(statement) ?? []
      const said = statement.replace(/^(?:export )?(?:declare )?/, '')
      return kind === undefined || name === undefined ? [] : [{ name, kind, text: said }]
    }),
    reexported: all.flatMap((statement) => reexport(statement) ?? []),
  }
}

/** A codec's type, written out by the compiler, is long; what people wrote stands whole. */
const mostLines = (text: string): number => (text.startsWith('const ') ? 12 : 80)

/** A long declaration is its first line, its length and a digest of all of it: so no change of it goes unseen. */
export const shortened = (text: string): string => {
  const lines = text.split('\n')
  if (lines.length <= mostLines(text)) return text
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return `${lines[0]} … // ${lines.length} lines, ${digest}`
}
