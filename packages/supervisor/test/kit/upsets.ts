import { isProtected, phase } from '@db-failover/domain'
import { expect } from 'vitest'
import type { Installation, Process } from './installation.ts'
import { expectSound } from './sound.ts'
import { type stories, withStandBy } from './stories.ts'

type Story = (typeof stories)[number][1]

/** What happens to the leader, or around it, in the moment in which a step begins; the answer undoes what lasts. */
export type Upset = (leader: Process, here: Installation) => () => void

/** The step reaches its server only when the process is woken: after so long, or at the end. */
export const stoppedBefore =
  (ms: number | null): Upset =>
  (leader, here) => {
    leader.stop()
    if (ms !== null) void here.clock.sleep(ms).then(leader.wake)
    return leader.wake
  }

/** The leader's wall clock is set, and set right again at the end. */
export const wallClockSet =
  (ms: number): Upset =>
  (leader) => {
    leader.setClock(ms)
    return () => leader.setClock(-ms)
  }

/** Every kind of step, and how often the story takes it when nothing happens. */
export const stepsOf = async (story: Story): Promise<ReadonlyMap<string, number>> => {
  const here = await story(withStandBy(() => {}))
  const kinds = new Map<string, number>()
  for (const { step } of here.steps) kinds.set(step, (kinds.get(step) ?? 0) + 1)
  return kinds
}

/** The story with an upset when the leader begins the nth step of a kind; it comes to rest, protected and sound. */
export const upsetAt = async (story: Story, kind: string, nth: number, upset: Upset): Promise<void> => {
  let met = 0
  let undo: () => void = () => {}
  const here = await story(
    withStandBy((leader, at) =>
      leader.beforeStep((step) => {
        if (step === kind && ++met === nth) undo = upset(leader, at)
      }),
    ),
  )
  expect(met, `${kind} ${nth}`).toBeGreaterThanOrEqual(nth)
  undo()
  await here.clock.pass(60_000)
  await expectSound(here, 'some')
  expect([phase(here.state()), isProtected(here.state())], `${kind} ${nth}`).toEqual(['protected', true])
}
