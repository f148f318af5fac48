import { importsIn } from '../imports.ts'
import type { Finding, Tree } from '../tree.ts'

const CHECKER = 'test/checker/'

/** What others wrote, and without which nothing is read from their servers. */
const clients = ['@eventstore/db-client', 'mssql']

/** The checker shares no code with what it judges: it imports its own files, what comes with Node, and clients. Its tests may more. */
export const checkerApart = (tree: Tree): readonly Finding[] =>
  importsIn(tree).flatMap(({ from, specifier, file }) => {
    if (!from.startsWith(CHECKER) || from.endsWith('.test.ts')) return []
    const own = file === null ? specifier.startsWith('node:') || clients.includes(specifier) : file.startsWith(CHECKER)
    return own ? [] : [`${from} imports ${specifier}: the checker shares no code with what it judges`]
  })
