import { expect, it } from 'vitest'
import { stories } from './kit/stories.ts'
import { stepsOf, stoppedBefore, upsetAt, wallClockSet } from './kit/upsets.ts'

const hours = 3_600_000

// Every single step of both stories: upsets.long.test.ts.
it.each(stories.slice(0, 1))(
  'P11: %s: a step that an overtaken leader began in time, and that reaches its server after everything has come to rest, spoils nothing',
  async (_, story) => {
    const kinds = await stepsOf(story)
    expect([...kinds.keys()]).toEqual(expect.arrayContaining(['take', 'copy', 'restore', 'open', 'fence', 'markEpoch']))
    for (const [kind, times] of kinds) await upsetAt(story, kind, Math.ceil(times / 2), stoppedBefore(null))
  },
)

it.each([
  ['forwards', 5 * hours],
  ['back', -5 * hours],
])(
  'a leader whose wall clock is set %s by hours in the middle of a step goes on or is replaced, and two never act',
  async (_, ms) => {
    const [, story] = stories[0] ?? []
    if (story === undefined) throw new Error('there is no story')
    for (const kind of ['take', 'restore', 'fence', 'check']) await upsetAt(story, kind, 1, wallClockSet(ms))
  },
)
