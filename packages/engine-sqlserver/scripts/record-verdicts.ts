// Asks Microsoft's parser about every statement, with sample names and with attacks for names, and keeps what it says in
// test/verdicts.json and test/attacks/verdicts.json. Needs a .NET SDK of version 10:
//   node --conditions=db-failover-source packages/engine-sqlserver/scripts/record-verdicts.ts
import { writeFileSync } from 'node:fs'
import { judged } from '../../../test/sqlserver-emulator/verdicts/judge.ts'
import { repertoire } from '../src/repertoire.ts'
import { attacks, hashOf, textsWith, verdictsFile } from '../test/attacks/attacks.ts'

const ask = (texts: readonly string[]) => {
  const verdicts = judged(texts)
  if (verdicts === null) throw new Error('there is no .NET SDK here')
  return verdicts.map((verdict, i) => ({ sql: texts[i] ?? '', verdict }))
}

const recorded = ask(repertoire.map(({ statement }) => statement.text))
writeFileSync(new URL('../test/verdicts.json', import.meta.url), `${JSON.stringify(recorded, null, 2)}\n`)
const attacked = ask([...new Set(attacks.flatMap(textsWith))]).map(
  ({ sql, verdict }) => `${hashOf(sql)} ${verdict.takenBy.length} ${verdict.statements}`,
)
writeFileSync(verdictsFile, `${JSON.stringify(attacked, null, 2)}\n`)
process.stdout.write(`${recorded.length} and ${attacked.length} verdicts\n`)
