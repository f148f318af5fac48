import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Recorded } from './corpus.ts'

export type Judged = Pick<Recorded, 'takenBy' | 'statements'>

/** Microsoft's parser on each text; null where there is no .NET SDK to run it. */
export const judged = (texts: readonly string[]): readonly Judged[] | null => {
  if (spawnSync('dotnet', ['--version']).status !== 0) return null
  const judge = fileURLToPath(new URL('judge.cs', import.meta.url))
  const ended = spawnSync('dotnet', ['run', '--file', judge], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (ended.status !== 0) throw new Error(`dotnet run --file judge.cs failed: ${ended.stderr || String(ended.error)}`)
  return ended.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
