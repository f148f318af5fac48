import { join } from 'node:path'
import { sentenceOf } from '@db-failover/audit'
import { rowsIn } from '../evidence/rows.ts'
import type { EventOfType, Stage } from '../stage.ts'

/** What the failover lost: rows that lie in the files that were taken away and in no other. */
export const missing = async (s: Stage, taken: string, switched: EventOfType<'ActiveSwitched'>): Promise<void> => {
  s.chapter(4, 'What was written after the last copied differential is missing, and the receipt says when')
  const here = s.census().rows
  const there = rowsIn(join(taken, 'orders.sqlite'))
  const gone = [...there].filter((r) => !here.has(r))
  s.say(sentenceOf(switched))
  s.say(`${gone.length} of the ${there.size} rows in the master's files are not in the new active database`)
}
