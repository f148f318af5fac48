import { posix } from 'node:path'
import { isCode, type Tree } from './tree.ts'

export interface Import {
  /** The importing file. */
  readonly from: string
  readonly specifier: string
  /** The file that a relative specifier means, whether it is there or not; null for packages. */
  readonly file: string | null
}

const FORMS = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
]

const importsOf = (path: string, text: string): readonly Import[] =>
  FORMS.flatMap((form) => [...text.matchAll(form)]).map(([, specifier = '']) => ({
    from: path,
    specifier,
    file: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null,
  }))

export const importsIn = (tree: Tree): readonly Import[] =>
  [...tree].filter(([path]) => isCode(path)).flatMap(([path, text]) => importsOf(path, text))

/** `@scope/name` or `name` of a specifier that means a package, `node:` specifiers included as they are. */
export const packageNamed = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
