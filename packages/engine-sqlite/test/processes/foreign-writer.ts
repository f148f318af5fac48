import { writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

// A program that knows nothing of us: moves amounts between accounts in small transactions, for ever. The total never
// changes; `moves` counts the transactions. Says "going" after the first hundred commits.

const db = new DatabaseSync(String(process.argv[2]), { timeout: 10_000 })
db.exec('PRAGMA synchronous = OFF')
const { n } = { ...db.prepare('SELECT count(*) AS n FROM accounts').get() }
const accounts = Number(n)
const take = db.prepare('UPDATE accounts SET amount = amount - 1 WHERE id = ?')
const give = db.prepare('UPDATE accounts SET amount = amount + 1 WHERE id = ?')
const count = db.prepare('UPDATE moves SET n = n + 1')
for (let i = 1; ; i++) {
  db.exec('BEGIN IMMEDIATE')
  take.run((i * 7919) % accounts)
  give.run((i * 104_729) % accounts)
  count.run()
  db.exec('COMMIT')
  if (i === 100) writeSync(1, 'going\n')
  await new Promise((resolve) => setTimeout(resolve, 1))
}
