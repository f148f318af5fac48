import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

// Runs in a thread of its own; `workerData` is the path of a database that nobody else uses.

const db = new DatabaseSync(String(workerData), { enableForeignKeyConstraints: false })
const integrity = db
  .prepare('PRAGMA integrity_check(20)')
  .all()
  .map((row) => String(row['integrity_check']))
const foreignKeys = db.prepare('SELECT count(*) AS n FROM pragma_foreign_key_check').get()?.['n']
const names = db
  .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
  .all()
  .map((row) => String(row['name']))
let rows = 0n
for (const name of names) {
  const n = db.prepare(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`).get()?.['n']
  rows += BigInt(Number(n ?? 0))
}
db.close()
parentPort?.postMessage({ integrity, foreignKeys: Number(foreignKeys ?? 0), tables: names.length, rows: String(rows) })
