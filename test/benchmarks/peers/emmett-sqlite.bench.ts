import { join } from 'node:path'
import { groupLog } from '@db-failover/ports'
import { firstEvents, group } from '../events/days.ts'
import { draftOf } from '../events/drafts.ts'
import { newEvents } from '../events/stored.ts'
import { openLog, ownFolder } from '../log/folder.ts'
import { filled, readAll } from '../log/read.bench.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'
import { buildDriver, emmettLog } from './emmett-sqlite.ts'

const appended: Readonly<Record<Size, number>> = { small: 200, full: 2_000 }
const read: Readonly<Record<Size, number>> = { small: 2_000, full: 20_000 }

const append = (atOnce: number): Benchmark => ({
  name: `append-${atOnce}-emmett`,
  says: `durable appends of ${atOnce} chained event${atOnce === 1 ? '' : 's'} at once, against emmett-sqlite at the same durability`,
  aim: { least: 5 },
  runs: 5,
  build: buildDriver,
  run: (size) =>
    ownFolder(async (folder) => {
      const count = appended[size] * (atOnce === 1 ? 1 : 10)
      const drafts = firstEvents(count).map(draftOf)
      const events = newEvents(count)
      let round = 0
      const ms = await inTurn(3, {
        ours: async () => {
          const log = await openLog(join(folder, `ours-${round++}.db`))
          let end: Parameters<ReturnType<typeof groupLog>['append']>[0] = null
          for (let i = 0; i < count; i += atOnce) {
            const done = await groupLog(log, group).append(end, drafts.slice(i, i + atOnce))()
            if (done._tag === 'Left') throw new Error(done.left._tag)
            end = done.right.head
          }
          await log.close()
        },
        theirs: async () => {
          const log = await emmettLog(join(folder, `theirs-${round++}.db`))
          for (let i = 0; i < count; i += atOnce) await log.append(events.slice(i, i + atOnce))
          await log.close()
        },
      })
      return {
        ratio: ms.theirs / ms.ours,
        figures: { append: perSecond(count, ms.ours), 'emmett-sqlite': perSecond(count, ms.theirs) },
      }
    }),
})

export const appendOne = append(1)
export const appendHundred = append(100)

export const readEmmett: Benchmark = {
  name: 'read-emmett',
  says: 'reading, decoding and link-checking the SQLite log, against emmett-sqlite reading the same events without a check',
  aim: { least: 5 },
  runs: 5,
  build: buildDriver,
  run: (size) =>
    ownFolder(async (folder) => {
      const count = read[size]
      const ours = await openLog(join(folder, 'ours.db'))
      await filled(ours, count)
      const theirs = await emmettLog(join(folder, 'theirs.db'))
      const events = newEvents(count)
      for (let i = 0; i < count; i += 500) await theirs.append(events.slice(i, i + 500))
      if ((await readAll(ours)) !== count || (await theirs.read()) !== count) throw new Error('not all was read')
      const ms = await inTurn(3, { ours: () => readAll(ours), theirs: theirs.read })
      await theirs.close()
      await ours.close()
      return {
        ratio: ms.theirs / ms.ours,
        figures: { read: perSecond(count, ms.ours), 'emmett-sqlite': perSecond(count, ms.theirs) },
      }
    }),
}
