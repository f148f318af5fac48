import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Files by their path from the repository's top, with `/`, and their text. Binary files have an empty one. */
export type Tree = ReadonlyMap<string, string>

/** One sentence that begins with the path of the file it is about. */
export type Finding = string

export const top = fileURLToPath(new URL('../..', import.meta.url))

/** What is in the repository or would be added to it. */
export const repository = (): Tree => {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: top,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const paths = list.split('\0').filter((path) => path !== '' && existsSync(join(top, path)))
  return new Map(
    paths.map((path) => {
      const text = readFileSync(join(top, path), 'utf8')
      return [path, text.includes('\0') ? '' : text]
    }),
  )
}

/** A made-up tree, to try a check on. */
export const forged = (files: Readonly<Record<string, string>>): Tree => new Map(Object.entries(files))

export const isSource = (path: string): boolean => /^packages\/[^/]+\/src\/.*\.ts$/.test(path)
export const isCode = (path: string): boolean => /\.(ts|mts|js|mjs)$/.test(path)
export const packageOf = (path: string): string | null => /^packages\/([^/]+)\//.exec(path)?.[1] ?? null
