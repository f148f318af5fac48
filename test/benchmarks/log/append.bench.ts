import { join } from 'node:path'
import { type End, groupLog, type NewEvent } from '@db-failover/ports'
import { firstEvents, group } from '../events/days.ts'
import { draftOf } from '../events/drafts.ts'
import { newEvents } from '../events/stored.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'
import { openLog, ownFolder } from './folder.ts'
import { rawLog } from './raw.ts'

const counts: Readonly<Record<Size, number>> = { small: 100, full: 2_000 }

export const append: Benchmark = {
  name: 'append',
  says: 'durable appends of one chained event each, against a plain insert of the same event with the same durability',
  aim: { least: 0.7 },
  runs: 5,
  run: (size) =>
    ownFolder(async (folder) => {
      const count = counts[size]
      const drafts = firstEvents(count).map(draftOf)
      const events: readonly NewEvent[] = newEvents(count)
      let round = 0
      const ms = await inTurn(3, {
        ours: async () => {
          const log = await openLog(join(folder, `ours-${round++}.db`))
          let end: End = null
          for (const draft of drafts) {
            const done = await groupLog(log, group).append(end, [draft])()
            if (done._tag === 'Left') throw new Error(done.left._tag)
            end = done.right.head
          }
          await log.close()
        },
        raw: () => {
          const raw = rawLog(join(folder, `raw-${round++}.db`))
          for (const event of events) raw.append([event])
          raw.close()
        },
      })
      return {
        ratio: ms.raw / ms.ours,
        figures: { append: perSecond(count, ms.ours), 'plain insert': perSecond(count, ms.raw) },
      }
    }),
}
