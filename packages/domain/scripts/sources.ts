import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../../../', import.meta.url))
const src = join(repository, 'packages/domain/src')

/** The text of a source file of the domain, by its path under `src`, with line ends as they are in the repository. */
export const source = (path: string): string => readFileSync(join(src, path), 'utf8').replaceAll('\r\n', '\n')

/** Paths under `src` of all source files, with forward slashes, in a stated order. */
export const sourceFiles = (): readonly string[] =>
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()

/** The doc comment that stands right above the first line with this beginning, as one line of text; null without one. */
export const commentAbove = (text: string, beginning: RegExp): string | null => {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => beginning.test(line))
  if (at < 1 || !(lines[at - 1] ?? '').trimEnd().endsWith('*/')) return null
  let from = at - 1
  while (from > 0 && !(lines[from] ?? '').trimStart().startsWith('/**')) from -= 1
  return lines
    .slice(from, at)
    .map((line) => line.replace(/^\s*(\/\*\*|\*(?!\/))?\s?/, '').replace(/\s*\*\/\s*$/, ''))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
