import { writeSync } from 'node:fs'
import { sqliteHostConnections } from '../../src/index.ts'

// A host: commits rows through the gate and says the key of each acknowledged one, for ever. Its order is JSON.

const opened = await sqliteHostConnections().open(JSON.parse(String(process.argv[2])))()
if (opened._tag === 'Left') throw new Error(opened.left.says)
for (let i = 0; ; i++) {
  const begun = await opened.right.begin(() => true)()
  if (begun._tag === 'Left') throw new Error(begun.left.says)
  begun.right.connection.prepare('INSERT INTO pairs VALUES (?, ?)').run(String(i), 'x'.repeat(500))
  const committed = await begun.right.commit()()
  if (committed._tag === 'Left') throw new Error(committed.left.says)
  writeSync(1, `${i}\n`)
}
