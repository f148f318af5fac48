import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { top } from '../../structure/tree.ts'
import { type Declaration, declarationsIn, shortened } from './declarations.ts'

// What each package's entry points export, taken from the declaration files that are published.

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly types: string }>>
}

/** `./x.ts`, as it stands in a declaration file, means `./x.d.ts`. */
const declarationFile = (from: string, specifier: string): string =>
  resolve(dirname(from), specifier.replace(/\.(?:ts|js)$/, '.d.ts'))

export type Read = (file: string) => string

/** Every name that a file exports. A name of another package is not followed. */
export const exportedBy = (file: string, read: Read): readonly Declaration[] => {
  const { declared, reexported } = declarationsIn(read(file))
  const handedOn = reexported.flatMap(({ from, names }): readonly Declaration[] => {
    if (!from.startsWith('.'))
      return (names ?? [['*', '*']]).map(([there, here]) => ({
        name: here,
        kind: 'from',
        text: `${there} from ${from}`,
      }))
    const all = exportedBy(declarationFile(file, from), read)
    if (names === null) return all
    const named = names.map(([there, here]): Declaration => {
      const found = all.find(({ name }) => name === there)
      return found === undefined
        ? { name: here, kind: 'undeclared', text: `undeclared: ${there} from ${from}` }
        : { ...found, name: here }
    })
    return [...named, ...mentioned(named, all)]
  })
  const text = read(file)
  const isExported = ({ name, kind }: Declaration) =>
    new RegExp(`^export (?:declare )?(?:abstract )?${kind} ${name}\\b`, 'm').test(text)
  const own = declared.filter(isExported)
  return [...own, ...mentioned(own, declared), ...handedOn]
}

/** What is not exported and stands in the signatures of what is: a user meets it all the same. */
const mentioned = (shown: readonly Declaration[], all: readonly Declaration[]): readonly Declaration[] => {
  const more = all.filter(
    (one) =>
      !shown.some(({ text }) => text === one.text) &&
      shown.some(({ text }) => new RegExp(`\\b${one.name}\\b`).test(text)),
  )
  return more.length === 0 ? [] : [...more, ...mentioned([...shown, ...more], all)]
}

const byName = (a: Declaration, b: Declaration): number =>
  a.name === b.name ? (a.kind < b.kind ? -1 : 1) : a.name < b.name ? -1 : 1

/** A declaration that several others mention stands once. */
const distinct = (all: readonly Declaration[]): Declaration[] => [
  ...new Map(all.map((one) => [`${one.name} ${one.text}`, one])).values(),
]

const section = (specifier: string, all: readonly Declaration[]): string =>
  [
    `## ${specifier}`,
    '',
    '```text',
    ...distinct(all)
      .sort(byName)
      .map(({ text }) => shortened(text)),
    '```',
    '',
  ].join('\n')

const page = (folder: string): readonly [string, string] => {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const sections = Object.entries(manifest.exports).map(([key, { types }]) =>
    section(
      key === '.' ? manifest.name : `${manifest.name}${key.slice(1)}`,
      exportedBy(join(folder, types), (file) => readFileSync(file, 'utf8')),
    ),
  )
  const intro = 'What is exported, as it is declared. Printed by `pnpm docs:api`; of a long declaration its first line.'
  return [manifest.name, [`# ${manifest.name}`, '', intro, '', ...sections].join('\n')]
}

const build = (): void => {
  const tsc = join(top, 'node_modules', 'typescript', 'bin', 'tsc')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-b'], { cwd: top, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the packages do not build:\n${stdout}${stderr}`)
}

/** The pages by their path from the repository's top. The packages are built first where they are not up to date. */
export const reports = (): ReadonlyMap<string, string> => {
  build()
  const packages = join(top, 'packages')
  return new Map(
    readdirSync(packages)
      .map((name) => join(packages, name))
      .filter((folder) => existsSync(join(folder, 'package.json')))
      .map((folder) => {
        const [name, text] = page(folder)
        return [`docs/api/${name.replace('@db-failover/', '')}.md`, text] as const
      }),
  )
}
