import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Tree, top } from '../../structure/tree.ts'
import { type Ended, examples, run } from '../installed.ts'
import { npm, succeeded } from './npm.ts'
import type { Tarballs } from './tarballs.ts'

const versionsIn = (manifest: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(top, manifest), 'utf8')).devDependencies

const own = {
  ...versionsIn(join('packages', 'ports', 'package.json')),
  ...versionsIn(join('packages', 'db-failover', 'package.json')),
  ...versionsIn('package.json'),
}

/** A package at the version that the workspace itself is tested with. */
export const asTested = (name: string): string => `${name}@${own[name]}`

/**
 * A bare project outside the workspace that needs `db-failover` and nothing else, installed by npm. What db-failover needs
 * of its own comes from the tarballs, everything else from the registry.
 */
export const bareProject = async (folder: string, tarballs: Tarballs): Promise<void> => {
  mkdirSync(folder)
  const from = (tarball: string) => `file:${relative(folder, tarball).split(sep).join('/')}`
  const entries = [...tarballs].map(([name, tarball]) => [name, from(tarball)] as const)
  const manifest = {
    name: 'bare',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(entries.filter(([name]) => name === 'db-failover')),
    overrides: Object.fromEntries(entries.filter(([name]) => name !== 'db-failover')),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  succeeded(await npm(['install', '--no-audit', '--no-fund'], folder))
}

/** Everything that an installed package holds. */
export const installedFiles = (project: string, name: string): Tree => {
  const folder = join(project, 'node_modules', ...name.split('/'))
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')]
    }),
  )
}

/** Every entry point that the installed packages offer. */
export const entryPoints = (project: string, names: Iterable<string>): readonly string[] =>
  [...names].flatMap((name) => {
    const manifest = JSON.parse(installedFiles(project, name).get('package.json') ?? '{}')
    return Object.keys(manifest.exports).map((key) => `${name}${key.slice(1)}`)
  })

/** As strict as the workspace itself, with every declaration file checked. */
export const compilerOptions = {
  target: 'es2024',
  lib: ['es2024'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmitOnError: true,
  rootDir: 'src',
  outDir: 'out',
}

export const tsc = (project: string): Promise<Ended> =>
  run(process.execPath, [join(top, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project], project)

/** Compiles, against the declarations as they were packed, the examples and a program that imports every entry point. */
export const compile = async (project: string, entries: readonly string[]): Promise<Ended> => {
  const types = [asTested('@types/node'), asTested('@types/mssql')]
  succeeded(await npm(['install', '--save-dev', '--no-audit', '--no-fund', ...types], project))
  const [source, ours] = [join(project, 'src'), join(top, 'packages', 'db-failover', 'examples')]
  const code = (path: string) => !path.endsWith('.yaml') && !path.endsWith('node_modules')
  for (const folder of [examples, ours]) cpSync(folder, source, { recursive: true, filter: code })
  const imports = entries.map((entry, i) => `import * as entry${i} from '${entry}'`)
  const counts = entries.map((entry, i) => `process.stdout.write('${entry} ' + Object.keys(entry${i}).length + '\\n')`)
  writeFileSync(join(source, 'every-entry.ts'), [...imports, ...counts, ''].join('\n'))
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }, null, 2))
  return tsc(project)
}

/** A Node of that version from the registry; what npm said when it cannot be had. */
export const nodeOf = async (
  version: string,
  folder: string,
): Promise<{ readonly path: string } | { readonly why: string }> => {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const ended = await npm(['install', '--no-audit', '--no-fund', `node@${version}`], folder)
  const path = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const said =
    ended.code === 0
      ? await run(path, ['--version'], folder).catch((error: unknown) => ({ stdout: String(error) }))
      : ended
  return said.stdout.trim() === `v${version}`
    ? { path }
    : { why: `Node ${version} cannot be had from the registry: ${said.stdout.slice(0, 200)}` }
}
