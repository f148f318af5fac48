// `pnpm test:long`: the proofs that take as long as they are given. DB_FAILOVER_BUDGET_SECONDS is that time for each file
// of them, or DB_FAILOVER_TOTAL_SECONDS for all of them together; DB_FAILOVER_SEED (0 to 2^32 - 1) repeats a run. The first
// and the last reach the tests under these names.
import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { developmentNode, root, say } from './pnpm.mjs'
import { vitest } from './vitest.mjs'

const main = async () => {
  const files = ['packages', 'test']
    .flatMap((top) => readdirSync(join(root, top), { recursive: true }).map(String))
    .filter((file) => file.endsWith('.long.test.ts') && !file.includes('node_modules'))
  if (files.length === 0) {
    say('long proofs ... skipped: there is no *.long.test.ts\n')
    return 0
  }
  const total = process.env.DB_FAILOVER_TOTAL_SECONDS ?? String(600 * files.length)
  const budget = process.env.DB_FAILOVER_BUDGET_SECONDS ?? String(Math.ceil(Number(total) / files.length))
  const seed = process.env.DB_FAILOVER_SEED ?? String(randomInt(2 ** 32))
  for (const [name, value] of Object.entries({
    DB_FAILOVER_TOTAL_SECONDS: total,
    DB_FAILOVER_BUDGET_SECONDS: budget,
    DB_FAILOVER_SEED: seed,
  }))
    if (!/^\d{1,10}$/.test(value)) {
      say(`${name} is ${JSON.stringify(value)}, not a whole number\n`)
      return 2
    }
  say(`long proofs: ${files.length} files, ${budget} s each, DB_FAILOVER_SEED=${seed} repeats them\n`)
  return vitest(await developmentNode(), 'long', ['--config=test/vitest.long.config.ts'], {
    DB_FAILOVER_BUDGET_SECONDS: budget,
    DB_FAILOVER_SEED: seed,
  })
}

process.exitCode = await main()
