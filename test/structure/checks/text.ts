import { type Finding, isCode, type Tree } from '../tree.ts'

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

const each = (tree: Tree, where: (path: string) => boolean, what: RegExp, says: string): readonly Finding[] =>
  [...tree]
    .filter(([path]) => where(path))
    .flatMap(([path, text]) =>
      [...text.matchAll(what)].map((match) => `${path}:${lineOf(text, match.index)} ${says}: ${match[0].trim()}`),
    )

/** Speaking to a terminal is for the command line alone; everything else has the port for observability. */
export const consoleUse = (tree: Tree): readonly Finding[] =>
  each(
    tree,
    (path) => isCode(path) && !path.startsWith('packages/db-failover/') && !path.startsWith('.ci/'),
    /(?<![\w.'"`])console\s*\.\s*\w+/g,
    'writes to the terminal',
  )

/** Paths that exist on somebody's machine only. */
export const machinePaths = (tree: Tree, ...own: readonly string[]): readonly Finding[] => {
  const homes = /(?<![\w.$}*-])(?:\/(?:home|Users|root|work)\/[\w.-]+|[A-Za-z]:\\{1,2}Users\\{1,2}\w+)/g
  const found = each(tree, (path) => path !== 'pnpm-lock.yaml', homes, 'holds a path of one machine')
  const here = [...tree].filter(([, text]) => own.some((path) => path.length > 1 && text.includes(path)))
  return [...found, ...here.map(([path]) => `${path} holds the path of this very folder`)]
}

/** What keeps the type checker or the linter from speaking. Tests of types expect errors. */
export const silencers = (tree: Tree): readonly Finding[] =>
  each(
    tree,
    (path) => isCode(path) && !path.endsWith('.test-d.ts'),
    /\/[/*]\s*(?:biome-ignore|@ts-ignore|@ts-expect-error|@ts-nocheck|eslint-disable)|\bas unknown as\b|\bas any\b/g,
    'silences a check',
  )
