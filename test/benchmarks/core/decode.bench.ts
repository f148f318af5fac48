import { decodeEvent, Metadata } from '@db-failover/domain'
import { storedEvents } from '../events/stored.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'

const counts: Readonly<Record<Size, number>> = { small: 2_000, full: 50_000 }

export const decode: Benchmark = {
  name: 'decode',
  says: 'time to decode and validate events and their metadata, against JSON.parse of the same texts',
  aim: { most: 1 },
  runs: 5,
  run: async (size) => {
    const events = await storedEvents(counts[size])
    const texts = events.flatMap(({ text }) => (text === undefined ? [] : [text]))
    const ms = await inTurn(5, {
      decode: () => {
        for (const stored of events)
          if (decodeEvent(stored)._tag === 'Left' || !Metadata.is(stored.metadata))
            throw new Error(`revision ${stored.revision} is not read`)
      },
      parse: () => {
        for (const { data, metadata } of texts) {
          JSON.parse(data)
          JSON.parse(metadata)
        }
      },
    })
    return {
      ratio: ms.decode / ms.parse,
      figures: { decode: perSecond(events.length, ms.decode), 'JSON.parse': perSecond(texts.length, ms.parse) },
    }
  },
}
