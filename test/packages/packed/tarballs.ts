import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { repository, top } from '../../structure/tree.ts'
import { run } from '../installed.ts'
import { npx, succeeded } from './npm.ts'

// A checkout of its own, built from nothing: what lies about in the working tree's build cannot reach a tarball.

export const PNPM = 'pnpm@12.21.0'

/** Tarballs by their package's name. */
export type Tarballs = ReadonlyMap<string, string>

const checkout = (folder: string): void => {
  for (const path of repository().keys()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(top, path), join(folder, path))
  }
}

/** Builds and packs every package as `pnpm publish` would pack it. */
export const pack = async (folder: string): Promise<Tarballs> => {
  const [source, packed] = [join(folder, 'checkout'), join(folder, 'tarballs')]
  checkout(source)
  mkdirSync(packed)
  succeeded(await npx([PNPM, 'install', '--frozen-lockfile', '--ignore-scripts', '--prefer-offline'], source))
  succeeded(await run(process.execPath, [join(source, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], source))
  const filter = ['-r', '--filter', './packages/*']
  succeeded(await npx([PNPM, ...filter, 'pack', '--pack-destination', packed], source))
  const names = readdirSync(join(source, 'packages')).map(
    (name): string => JSON.parse(readFileSync(join(source, 'packages', name, 'package.json'), 'utf8')).name,
  )
  const files = readdirSync(packed)
  return new Map(
    names.map((name) => {
      const file = files.find((f) => new RegExp(`^${name.replace('@', '').replace('/', '-')}-\\d`).test(f))
      if (file === undefined) throw new Error(`there is no tarball of ${name} among ${files.join(', ')}`)
      return [name, join(packed, file)] as const
    }),
  )
}
