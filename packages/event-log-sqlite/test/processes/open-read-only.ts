import { writeFileSync, writeSync } from 'node:fs'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'

// open-read-only.ts PATH: says whether a plain write beside the path is refused, then how opening the log ended.

const [path = ''] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)

try {
  writeFileSync(`${path}.plain`, '')
  say('written')
} catch {
  say('refused')
}
const opened = await openSqliteEventLog({ path })()
say(opened._tag === 'Left' ? opened.left._tag : 'opened')
