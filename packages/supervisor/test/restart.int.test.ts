import { effectsOf, isProtected, type Policy, phase } from '@db-failover/domain'
import { groupStream } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { entry, group } from './kit/entries.ts'
import { type Installation, installation, type Process } from './kit/installation.ts'
import { expectSound } from './kit/sound.ts'

const length = (here: Installation): number => here.store.streams.get(groupStream(group))?.events.length ?? 0

type Mortally = (process: Process, here: Installation) => void
type Story = (mortally: Mortally) => Promise<Installation>

const begun = async (mortally: Mortally, over: Partial<Policy> = {}): Promise<Installation> => {
  const here = installation()
  const process = await here.start()
  mortally(process, here)
  // A supervisor that dies is started again.
  here.keep(process)
  await here.protect('b')
  if (Object.keys(over).length > 0)
    await here.submit({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: over }] })
  return here
}

const ended = async (here: Installation): Promise<Installation> => {
  await here.until(
    () => here.state().switches.active?.entry === 'a' && phase(here.state()) === 'protected',
    'the master is active and protected again',
  )
  await here.until(() => effectsOf(here.state()).length === 0, 'everything has come to rest')
  await here.clock.pass(10_000)
  return here
}

/** Protected, lost, taken over, returned. */
const lossAndReturn: Story = async (mortally) => {
  const here = await begun(mortally)
  here.world.down(entry('a'))
  await here.until(
    () =>
      here.state().switches.active?.entry === 'b' &&
      Object.values(here.state().backups.sets).some((s) => s.backup.entry === 'b'),
    'b is active and backed up',
  )
  here.world.up(entry('a'))
  return ended(here)
}

/** With a warm standby: a drill, a planned failover that loses nothing, and a return that keeps the changes. */
const plannedAndBack: Story = async (mortally) => {
  const here = await begun(mortally, { standby: 'warm' })
  const standby = () => Object.values(here.state().restores.standbys)[0]
  await here.until(() => standby() !== undefined, 'the standby is restored')
  await here.submit({ type: 'RunDrill', on: null })
  await here.until(() => here.state().backups.lastDrill !== null, 'the drill has ended')
  const failover = { to: null, manner: 'planned', acceptDataLoss: false, acceptNoFence: false } as const
  await here.submit({ type: 'FailOver', ...failover })
  await here.until(() => here.state().switches.active?.entry === 'b' && isProtected(here.state()), 'b is protected')
  const back = { changes: 'keep', acceptDataLoss: false, withoutContingency: false } as const
  await here.submit({ type: 'ReturnToMaster', ...back })
  return ended(here)
}

const runs = (here: Installation): number => here.types().filter((type) => type === 'LeadershipTaken').length

const stories: readonly (readonly [string, Story])[] = [
  ['a loss and a return', lossAndReturn],
  ['a drill, a planned failover and a return that keeps the changes', plannedAndBack],
]

it.each(stories)(
  'N1: %s: killed after any append, before it hears of it, the supervisor is continued by its next run',
  async (_, story) => {
    const undisturbed = await story(() => {})
    await expectSound(undisturbed)
    expect(runs(undisturbed)).toBe(1)
    // The first event is the operator's.
    for (let last = 2; last < length(undisturbed); last++) {
      const here = await story((process, at) =>
        process.killWhen((stream) => stream === groupStream(group) && length(at) >= last),
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
    await story((process) =>
      process.killIn((step) => {
        steps.push(step)
        return false
      }),
    )
    expect(new Set(steps).size).toBeGreaterThan(10)
    for (let n = 0; n < steps.length; n++) {
      let taken = 0
      const here = await story((process) => process.killIn(() => taken++ === n))
      expect(runs(here), `killed in step ${n}, ${steps[n]}`).toBe(2)
      await expectSound(here)
    }
  },
)
