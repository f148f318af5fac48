import { writeFileSync } from 'node:fs'
import { goldenFile } from './corpus.ts'
import { drawn } from './grammar.ts'
import { judged } from './judge.ts'
import { mutants } from './mutants.ts'
import { TEXTS } from './texts.ts'

// Asks Microsoft's parser about every text, about mutants of them and about texts drawn from the grammar, and keeps what
// it says in test/golden. Needs a .NET SDK of version 10; `node record.ts` in this folder.

const SEED = 20_260_101
const MUTANTS = 2_500
const DRAWN = 900

const ask = (texts: readonly string[]) => {
  const verdicts = judged(texts)
  if (verdicts === null) throw new Error('there is no .NET SDK here')
  return verdicts
}

const written = Object.entries(TEXTS).flatMap(([group, texts]) =>
  texts.map((sql, i) => ({ id: `${group}/${i + 1}`, sql })),
)
const own = ask(written.map(({ sql }) => sql))
const good = written.flatMap(({ sql }, i) => (own[i]?.takenBy.length ? [sql] : []))
const changed = mutants(good, MUTANTS, SEED).map((sql, i) => ({ id: `mutant/${i + 1}`, sql }))
const fromGrammar = drawn(DRAWN, SEED).map(({ sql, documented }, i) => ({
  id: `${documented ? 'documented' : 'wild'}/${i + 1}`,
  sql,
}))
const all = [...written, ...changed, ...fromGrammar]
const verdicts = [...own, ...ask([...changed, ...fromGrammar].map(({ sql }) => sql))]
const lines = all.map((text, i) => JSON.stringify({ ...text, ...verdicts[i] }))
writeFileSync(goldenFile, `[\n${lines.join(',\n')}\n]\n`)
process.stdout.write(`${lines.length} verdicts\n`)
