import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** The numbers of the rows that a database file holds, read by SQLite alone; none where there is no file. */
export const rowsIn = (path: string): readonly number[] => {
  if (!existsSync(path)) return []
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    return db
      .prepare('SELECT id FROM orders ORDER BY id')
      .all()
      .map((row) => Number(row['id']))
  } finally {
    db.close()
  }
}
