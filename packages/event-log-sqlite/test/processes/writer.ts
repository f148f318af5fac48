import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { type Expectation, exactly, type NewEvent, noStream } from '@db-failover/ports'

// writer.ts PATH STREAM APPENDS BATCH PAUSE: says "ready", waits for input, then appends at Exactly as often as told or
// until it hears more, retrying after conflicts, with a pause (ms) after each append so that a waiting writer gets the lock.
// One line for each acknowledged append: its last revision and its event ids; one, "conflict", for each conflict.

const [path = '', stream = '', appends = '1', batch = '1', pause = '0'] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)

const opened = await openSqliteEventLog({ path, busyWaitMs: 60_000 })()
if (opened._tag === 'Left') throw new Error(opened.left.says)
const log = opened.right

say('ready')
await new Promise((resolve) => process.stdin.once('data', resolve))
let stopped = false
process.stdin.once('data', () => {
  stopped = true
})
process.stdin.unref()

let expected: Expectation = noStream
for (let n = 0; n < Number(appends) && !stopped; n++) {
  const events: NewEvent[] = Array.from({ length: Number(batch) }, (_, i) => ({
    eventId: randomUUID(),
    type: 'Written',
    schemaVersion: 1,
    data: { by: process.pid, n, i, filler: 'x'.repeat(200) },
    metadata: {},
  }))
  for (;;) {
    const answer = await log.append(stream, expected, events)()
    if (answer._tag === 'Right') {
      expected = exactly(answer.right.revision)
      say([answer.right.revision, ...events.map((e) => e.eventId)].join(' '))
      if (pause !== '0') await setTimeout(Number(pause))
      break
    }
    if (answer.left._tag !== 'WrongExpectation') throw new Error(JSON.stringify(answer.left))
    say('conflict')
    expected = answer.left.actual === null ? noStream : exactly(answer.left.actual)
  }
}
await log.close()
