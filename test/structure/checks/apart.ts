import { importsIn } from '../imports.ts'
import type { Finding, Tree } from '../tree.ts'

const CHECKER = 'test/checker/'

/** The checker shares no code with what it judges: it imports its own files and what comes with Node. Its tests may more. */
export const checkerApart = (tree: Tree): readonly Finding[] =>
  importsIn(tree).flatMap(({ from, specifier, file }) => {
    if (!from.startsWith(CHECKER) || from.endsWith('.test.ts')) return []
    const own = file === null ? specifier.startsWith('node:') : file.startsWith(CHECKER)
    return own ? [] : [`${from} imports ${specifier}: the checker shares no code with what it judges`]
  })
