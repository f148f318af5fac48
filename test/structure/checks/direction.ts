import { importsIn, packageNamed } from '../imports.ts'
import { type Finding, isSource, packageOf, type Tree } from '../tree.ts'

const SCOPE = '@db-failover/'

/** Which of our packages each kind may depend on. `db-failover → adapters, audit, supervisor, host → ports → domain`. */
const allowed = (name: string): readonly string[] | 'any' | null => {
  if (name === 'domain') return []
  if (name === 'ports') return ['domain']
  if (['supervisor', 'host', 'audit'].includes(name)) return ['ports', 'domain']
  if (/^(backup-files|event-log|engine)-/.test(name)) return ['ports', 'domain']
  return name === 'db-failover' ? 'any' : null
}

/** All that the domain may import from outside. */
const DOMAIN = ['fp-ts', 'io-ts']

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const needs = (tree: Tree, name: string): readonly string[] => {
  const manifest: Manifest = JSON.parse(tree.get(`packages/${name}/package.json`) ?? '{}')
  const { dependencies, peerDependencies, optionalDependencies } = manifest
  return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })
}

const objection = (name: string, needed: string): string | null => {
  const may = allowed(name)
  if (may === null) return 'is a package whose place in the house is not known'
  if (name === 'domain' && !DOMAIN.includes(needed))
    return `may not need ${needed}: the domain needs ${DOMAIN.join(', ')}`
  if (needed === 'db-failover') return 'may not need db-failover, which wires all others'
  if (!needed.startsWith(SCOPE) || may === 'any' || may.includes(needed.slice(SCOPE.length))) return null
  return `may not need ${needed}`
}

/** Dependencies point one way, in what packages declare and in what their sources import. */
export const direction = (tree: Tree): readonly Finding[] => {
  const names = new Set([...tree.keys()].map(packageOf).filter((name) => name !== null))
  const declared = [...names].flatMap((name) =>
    needs(tree, name).flatMap((needed) => {
      const says = objection(name, needed)
      return says === null ? [] : [`packages/${name}/package.json ${says}`]
    }),
  )
  const unknown = [...names]
    .filter((name) => allowed(name) === null)
    .map((name) => `packages/${name} ${objection(name, '')}`)
  const imported = importsIn(tree).flatMap(({ from, specifier, file }) => {
    const name = packageOf(from)
    if (name === null || file !== null || !isSource(from)) return []
    const needed = packageNamed(specifier)
    if (needed === (name === 'db-failover' ? name : `${SCOPE}${name}`))
      return [`${from} imports its own package by name`]
    const says = objection(name, needed)
    if (says !== null) return [`${from} ${says}`]
    return specifier.startsWith('node:') || needs(tree, name).includes(needed)
      ? []
      : [`${from} imports ${needed}, which its package does not declare`]
  })
  return [...declared, ...unknown, ...imported]
}

/** Nobody reaches into another package: neither by path nor past its exports. */
export const internals = (tree: Tree): readonly Finding[] =>
  importsIn(tree).flatMap(({ from, specifier, file }) => {
    if (file !== null) {
      const [home, goal] = [packageOf(from), packageOf(file)]
      return goal !== null && home !== goal ? [`${from} reaches into packages/${goal} by path`] : []
    }
    const ours = specifier.startsWith(SCOPE) || packageNamed(specifier) === 'db-failover'
    return ours && /\/(src|dist|internal)(\/|$)/.test(specifier) ? [`${from} imports the internals ${specifier}`] : []
  })

/** The short form `fp-ts/X` passes the type checker and breaks in native ESM. */
export const shortFormImports = (tree: Tree): readonly Finding[] =>
  importsIn(tree)
    .filter(({ specifier }) => /^(fp-ts|io-ts)\/(?!lib\/.+\.js$)/.test(specifier))
    .map(({ from, specifier }) => `${from} imports ${specifier}: it is fp-ts/lib/X.js`)
