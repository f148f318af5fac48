import { type Finding, isCode, type Tree } from '../tree.ts'

const MOST_LINES = 300

/** Files longer than the house allows, in the sources and in the tests. */
export const longFiles = (tree: Tree): readonly Finding[] =>
  [...tree]
    .filter(([path]) => isCode(path) && /^(packages\/[^/]+\/(src|test)|test|\.ci)\//.test(path))
    .map(([path, text]) => [path, text.split('\n').length - (text.endsWith('\n') ? 1 : 0)] as const)
    .filter(([, lines]) => lines > MOST_LINES)
    .map(([path, lines]) => `${path} has ${lines} lines, ${MOST_LINES} is the most`)

const NO_CONCEPT = ['util', 'utils', 'utilities', 'common', 'helper', 'helpers', 'misc', 'shared', 'stuff']

/** Files and folders that are named after no concept. */
export const vagueNames = (tree: Tree): readonly Finding[] => {
  const vague = (path: string) =>
    path.split('/').find((part) => NO_CONCEPT.includes((part.split('.')[0] ?? '').toLowerCase()))
  return [...tree.keys()].flatMap((path) => {
    const part = vague(path)
    return part === undefined ? [] : [`${path} is named ${part}, which is no concept`]
  })
}

const AT_THE_TOP = [
  'LICENSE',
  'README.md',
  'docs',
  'package.json',
  'packages',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'test',
  'tsconfig.json',
]

/** What lies at the top beside what the design names; dot-files may. */
export const topLevel = (tree: Tree): readonly Finding[] => {
  const names = new Set([...tree.keys()].map((path) => path.split('/')[0] ?? path))
  return [...names]
    .filter((name) => !name.startsWith('.') && !AT_THE_TOP.includes(name))
    .map((name) => `${name} does not belong at the top of the repository`)
}
