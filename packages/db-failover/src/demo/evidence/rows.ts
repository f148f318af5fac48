import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** The numbers of the rows that a database file holds now, read by SQLite alone; none where there is no file. */
export const rowsIn = (path: string): ReadonlySet<number> => {
  if (!existsSync(path)) return new Set()
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return new Set(
      db
        .prepare('SELECT id FROM orders')
        .all()
        .map((r) => Number(r['id'])),
    )
  } finally {
    db.close()
  }
}
