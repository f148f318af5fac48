import { sentenceOf } from '@db-failover/audit'
import type { EventOfType, Stage } from '../stage.ts'

/** What the failover lost: rows that lie in the files that were taken away and in no other. */
export const missing = async (s: Stage, taken: string, switched: EventOfType<'ActiveSwitched'>): Promise<void> => {
  s.chapter(4, 'What was written after the last copied differential is missing, and the receipt says when')
  const here = (await s.census()).rows
  const there = await s.engine.rowsIn(taken, s.engine.original)
  const gone = [...there].filter((r) => !here.has(r))
  s.say(sentenceOf(switched))
  s.say(`${gone.length} of the ${there.size} rows in the master's files are not in the new active database`)
}
