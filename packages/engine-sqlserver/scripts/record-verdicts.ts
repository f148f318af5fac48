// Asks Microsoft's parser about every statement and keeps what it says in test/verdicts.json. Needs a .NET SDK of version 10:
//   node --conditions=db-failover-source packages/engine-sqlserver/scripts/record-verdicts.ts
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { repertoire } from '../src/repertoire.ts'

const judge = fileURLToPath(new URL('../../../test/sqlserver-emulator/verdicts/judge.cs', import.meta.url))
const texts = repertoire.map(({ statement }) => statement.text)
const ended = spawnSync('dotnet', ['run', '--file', judge], {
  input: JSON.stringify(texts),
  encoding: 'utf8',
  maxBuffer: 1 << 28,
})
if (ended.status !== 0) throw new Error(`dotnet run --file judge.cs failed: ${ended.stderr || String(ended.error)}`)
const verdicts: unknown[] = ended.stdout
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const recorded = texts.map((sql, i) => ({ sql, verdict: verdicts[i] }))
writeFileSync(new URL('../test/verdicts.json', import.meta.url), `${JSON.stringify(recorded, null, 2)}\n`)
process.stdout.write(`${recorded.length} verdicts\n`)
