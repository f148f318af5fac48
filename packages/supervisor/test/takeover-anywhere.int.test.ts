import { expect, it } from 'vitest'
import type { Installation, Process } from './kit/installation.ts'
import { expectSound } from './kit/sound.ts'
import { stories, withStandBy } from './kit/stories.ts'

/** Longer than the lease, and than what the successor needs for most of what it finds. */
const away = 25_000

const ends: Readonly<Record<string, (leader: Process, here: Installation) => void>> = {
  'killed with SIGKILL': (leader) => leader.kill(),
  'stopped beyond the lease and woken': (leader, here) => {
    leader.stop()
    void here.clock.sleep(away).then(leader.wake)
  },
  'stopped for longer than half the lease, and woken before anybody takes over': (leader, here) => {
    leader.stop()
    void here.clock.sleep(8_000).then(leader.wake)
  },
}

const steps = async (story: (typeof stories)[number][1]): Promise<readonly string[]> => {
  const here = await story(withStandBy(() => {}))
  await expectSound(here)
  return [...new Set(here.steps.map((s) => s.step))]
}

it.each(stories.flatMap(([name, story]) => Object.entries(ends).map(([how, end]) => [name, how, story, end] as const)))(
  'P11: %s: a leader that is %s in the middle of any kind of step is replaced or goes on, and never do two act',
  async (_name, _how, story, end) => {
    const kinds = await steps(story)
    expect(kinds.length).toBeGreaterThan(8)
    for (const kind of kinds) {
      let ended = false
      const here = await story(
        withStandBy((leader, at) =>
          leader.killIn((step) => {
            if (step === kind && !ended) {
              ended = true
              end(leader, at)
            }
            return false
          }),
        ),
      )
      expect(ended, kind).toBe(true)
      await here.clock.pass(away)
      await expectSound(here)
    }
  },
)
