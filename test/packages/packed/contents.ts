import { posix } from 'node:path'
import type { Finding, Tree } from '../../structure/tree.ts'

// What a published package holds, by its path inside it.

interface Manifest {
  readonly name?: string
  readonly description?: string
  readonly license?: string
  readonly type?: string
  readonly sideEffects?: boolean
  readonly engines?: { readonly node?: string }
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

const wrong = (says: string, isWrong: boolean): readonly string[] => (isWrong ? [says] : [])

const manifestFaults = (manifest: Manifest, tree: Tree): readonly Finding[] => {
  const { description = '', license, type, sideEffects, engines, bin = {}, exports = {} } = manifest
  const needed = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
  const has = (path: string) => tree.has(posix.normalize(path))
  return [
    ...wrong('package.json has no description', description.length < 20),
    ...wrong('package.json names no licence', license !== 'MIT'),
    ...wrong('package.json is not of type module', type !== 'module'),
    ...wrong('package.json does not say sideEffects: false', sideEffects !== false),
    ...wrong('package.json does not ask for Node 22.16 or later', engines?.node !== '>=22.16'),
    ...wrong('package.json exports nothing', exports['.'] === undefined),
    ...Object.entries(exports).flatMap(([key, conditions]) => [
      ...wrong(`package.json exports ${key} without types first`, Object.keys(conditions).join() !== 'types,default'),
      ...Object.values(conditions).flatMap((path) =>
        wrong(`package.json exports ${path}, which is not there`, !has(path)),
      ),
    ]),
    ...Object.entries(bin).flatMap(([name, path]) =>
      wrong(
        `package.json's ${name} is no program for Node`,
        tree.get(posix.normalize(path))?.startsWith('#!/usr/bin/env node\n') !== true,
      ),
    ),
    ...needed.flatMap(([name, range]) => wrong(`package.json needs ${name} ${range}`, !/^[\d>^~]/.test(range))),
  ]
}

/** Tests, build state and what only the workspace needs. */
const NOT_FOR_USERS =
  /(^|\/)(test|tests|golden|scripts|examples|node_modules)\/|\.(test|bench|test-d)\.|\.tsbuildinfo$|(^|\/)tsconfig[^/]*\.json$/

interface SourceMap {
  readonly sources: readonly string[]
  readonly sourceRoot?: string
  readonly sourcesContent?: readonly (string | null)[]
}

const mapFaults = (path: string, tree: Tree): readonly Finding[] => {
  const { sources, sourceRoot = '', sourcesContent }: SourceMap = JSON.parse(tree.get(path) ?? '{}')
  return sources.flatMap((source, i) =>
    wrong(
      `${path} points to ${source}, which is not there`,
      typeof sourcesContent?.[i] !== 'string' && !tree.has(posix.join(posix.dirname(path), sourceRoot, source)),
    ),
  )
}

const codeFaults = (path: string, text: string, tree: Tree): readonly Finding[] =>
  [...text.matchAll(/^\/\/# sourceMappingURL=(\S+)$/gm)].flatMap(([, map = '']) =>
    wrong(`${path} points to ${map}, which is not there`, !tree.has(posix.join(posix.dirname(path), map))),
  )

/** What a person who installs the package would stumble over. `places`: paths of the machine that it was packed on. */
export const contentFaults = (tree: Tree, places: readonly string[]): readonly Finding[] => [
  ...['README.md', 'LICENSE'].flatMap((name) => wrong(`${name} is missing`, (tree.get(name) ?? '').length < 100)),
  ...manifestFaults(JSON.parse(tree.get('package.json') ?? '{}'), tree),
  ...[...tree].flatMap(([path, text]) => [
    ...wrong(`${path} is not for users`, NOT_FOR_USERS.test(path)),
    ...wrong(`${path} speaks of a condition that exists in the workspace only`, text.includes('db-failover-source')),
    ...wrong(
      `${path} holds a path of one machine`,
      places.some((place) => text.includes(place)),
    ),
    ...(path.endsWith('.map') ? mapFaults(path, tree) : []),
    ...(/\.(js|ts)$/.test(path) ? codeFaults(path, text, tree) : []),
  ]),
]
