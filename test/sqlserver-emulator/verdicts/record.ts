import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { goldenFile, type Recorded } from './corpus.ts'
import { mutants } from './mutants.ts'
import { TEXTS } from './texts.ts'

// Asks Microsoft's parser about every text and about mutants of them, and keeps what it says in test/golden. Needs a
// .NET SDK of version 10; `node record.ts` in this folder.

const SEED = 20_260_101
const MUTANTS = 2_500

const judged = (texts: readonly string[]): readonly Pick<Recorded, 'takenBy' | 'statements'>[] => {
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

const written = Object.entries(TEXTS).flatMap(([group, texts]) =>
  texts.map((sql, i) => ({ id: `${group}/${i + 1}`, sql })),
)
const own = judged(written.map(({ sql }) => sql))
const good = written.flatMap(({ sql }, i) => (own[i]?.takenBy.length ? [sql] : []))
const changed = mutants(good, MUTANTS, SEED).map((sql, i) => ({ id: `mutant/${i + 1}`, sql }))
const all = [...written, ...changed]
const verdicts = [...own, ...judged(changed.map(({ sql }) => sql))]
const lines = all.map((text, i) => JSON.stringify({ ...text, ...verdicts[i] }))
writeFileSync(goldenFile, `[\n${lines.join(',\n')}\n]\n`)
process.stdout.write(`${lines.length} verdicts\n`)
