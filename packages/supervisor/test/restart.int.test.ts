import { groupStream } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { group } from './kit/entries.ts'
import type { Installation } from './kit/installation.ts'
import { expectSound } from './kit/sound.ts'
import { keptAlive, stories } from './kit/stories.ts'

const length = (here: Installation): number => here.store.streams.get(groupStream(group))?.events.length ?? 0

const runs = (here: Installation): number => here.types().filter((type) => type === 'LeadershipTaken').length

it.each(stories)(
  'N1: %s: killed after any append, before it hears of it, the supervisor is continued by its next run',
  async (_, story) => {
    const undisturbed = await story(keptAlive(() => {}))
    await expectSound(undisturbed)
    expect(runs(undisturbed)).toBe(1)
    // The first event is the operator's.
    for (let last = 2; last < length(undisturbed); last++) {
      const here = await story(
        keptAlive((process, at) => process.killWhen((stream) => stream === groupStream(group) && length(at) >= last)),
      )
      expect(runs(here), `killed at event ${last}`).toBe(2)
      await expectSound(here)
    }
  },
)

it.each(stories)(
  'N1: %s: killed after any step in the world, before it hears of it, the supervisor is continued by its next run',
  async (_, story) => {
    const steps: string[] = []
    await story(
      keptAlive((process) =>
        process.killIn((step) => {
          steps.push(step)
          return false
        }),
      ),
    )
    expect(new Set(steps).size).toBeGreaterThan(10)
    for (let n = 0; n < steps.length; n++) {
      let taken = 0
      const here = await story(keptAlive((process) => process.killIn(() => taken++ === n)))
      expect(runs(here), `killed in step ${n}, ${steps[n]}`).toBe(2)
      await expectSound(here)
    }
  },
)
