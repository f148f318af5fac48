import { join } from 'node:path'
import { type EventLog, groupLog, proveChain } from '@db-failover/ports'
import { group } from '../events/days.ts'
import { newEvents, stream } from '../events/stored.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'
import { openLog, ownFolder } from './folder.ts'
import { rawLog } from './raw.ts'

const counts: Readonly<Record<Size, number>> = { small: 2_000, full: 50_000 }
const batch = 500

/** Appends the chained events as they are, some hundred at once. */
export const filled = async (log: EventLog, count: number): Promise<void> => {
  const events = newEvents(count)
  for (let i = 0; i < events.length; i += batch) {
    const expected = i === 0 ? ({ _tag: 'NoStream' } as const) : ({ _tag: 'Exactly', revision: BigInt(i - 1) } as const)
    const answer = await log.append(stream, expected, events.slice(i, i + batch))()
    if (answer._tag === 'Left') throw new Error(answer.left._tag)
  }
}

/** Read, decoded and link-checked, as every reader of a group's stream does it. */
export const readAll = async (log: EventLog): Promise<number> => {
  let count = 0
  for await (const reading of groupLog(log, group).events(null)) {
    if (reading._tag === 'Stopped') throw new Error(reading.error._tag)
    count += 1
  }
  return count
}

const proven = async (log: EventLog): Promise<void> => {
  const proof = await proveChain(log, group)()
  if (proof._tag === 'Left' || proof.right._tag !== 'Sound') throw new Error('the log is not sound')
}

export const read: Benchmark = {
  name: 'read',
  says: 'reading, decoding and link-checking the SQLite log, against node:sqlite and JSON.parse alone; the full proof beside it',
  aim: { least: 0.6 },
  runs: 5,
  run: (size) =>
    ownFolder(async (folder) => {
      const count = counts[size]
      const log = await openLog(join(folder, 'ours.db'))
      await filled(log, count)
      const raw = rawLog(join(folder, 'raw.db'))
      raw.append(newEvents(count))
      if ((await readAll(log)) !== count || raw.read() !== count) throw new Error('not all was read')
      const ms = await inTurn(3, { ours: () => readAll(log), raw: raw.read, proof: () => proven(log) })
      raw.close()
      await log.close()
      return {
        ratio: ms.raw / ms.ours,
        figures: {
          read: perSecond(count, ms.ours),
          'node:sqlite and JSON.parse': perSecond(count, ms.raw),
          'full proof': perSecond(count, ms.proof),
        },
      }
    }),
}
