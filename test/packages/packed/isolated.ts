import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Ended } from '../installed.ts'
import { npx, succeeded } from './npm.ts'
import { asTested, compilerOptions, tsc } from './project.ts'
import { PNPM, type Tarballs } from './tarballs.ts'

/**
 * Compiles `service.ts`, with its own declarations, in a project that can name nothing but `db-failover` and Node: pnpm puts
 * what a package needs of its own out of its user's reach. The driver's types are not installed.
 */
export const compileIsolated = async (project: string, tarballs: Tarballs): Promise<Ended> => {
  mkdirSync(join(project, 'src'), { recursive: true })
  const ours = Object.fromEntries([...tarballs].map(([name, tarball]) => [name, `file:${tarball}`]))
  const { 'db-failover': main = '', ...overrides } = ours
  const types = asTested('@types/node').slice('@types/node@'.length)
  const manifest = { private: true, type: 'module', dependencies: { 'db-failover': main, '@types/node': types } }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  // YAML reads JSON.
  writeFileSync(join(project, 'pnpm-workspace.yaml'), JSON.stringify({ packages: [], overrides }))
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, declaration: true }, include: ['src'] }),
  )
  cpSync(fileURLToPath(new URL('service.ts', import.meta.url)), join(project, 'src', 'service.ts'))
  succeeded(await npx([PNPM, 'install', '--ignore-scripts', '--prefer-offline'], project))
  return tsc(project)
}
