import assert from 'node:assert/strict'
import { any, type EventLog, noStream, type Receipt } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, events, idsOf, readFresh } from './given.ts'

const newest = async (log: EventLog, stream: string, receipt: Receipt): Promise<readonly string[]> =>
  idsOf(await readFresh(log, stream, { direction: 'backwards', from: 'end', most: 1 }, receipt))

export const receipts: readonly EventLogCase[] = [
  {
    title: 'a read not older than a receipt shows that append, through every handle',
    check: async ({ log, other }) => {
      const stream = aStream()
      for (let round = 0; round < 20; round++) {
        const list = events(1)
        const receipt = await append(log, stream, any, list)
        assert.deepEqual(await newest(other, stream, receipt), idsOf(list))
        assert.deepEqual(await newest(log, stream, receipt), idsOf(list))
      }
    },
  },
  {
    title:
      'a read not older than a receipt shows what others had acknowledged before that append was sent, in every stream',
    check: async ({ log, other }) => {
      const [theirs, mine] = [aStream(), aStream()]
      for (let round = 0; round < 20; round++) {
        const list = events(2)
        await append(other, theirs, any, list)
        const receipt = await append(log, mine, any, events(1))
        assert.deepEqual(await newest(log, theirs, receipt), idsOf(list.slice(1)))
      }
    },
  },
  {
    title: 'of two appends at the same time at least one writer sees the other one in a read not older than its own',
    check: async ({ log, other }) => {
      for (let round = 0; round < 20; round++) {
        const [a, b] = [aStream(), aStream()]
        const writeAndLook = async (through: EventLog, own: string, theirs: string): Promise<boolean> => {
          const receipt = await append(through, own, noStream, events(1))
          return (await newest(through, theirs, receipt)).length === 1
        }
        const saw = await Promise.all([writeAndLook(log, a, b), writeAndLook(other, b, a)])
        assert.ok(saw.includes(true), 'neither writer saw the other')
      }
    },
  },
]
