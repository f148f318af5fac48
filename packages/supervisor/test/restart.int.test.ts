import { effectsOf, phase } from '@db-failover/domain'
import { groupStream } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { entry, group, type Installation, installation, type Process } from './kit/installation.ts'
import { expectSound } from './kit/sound.ts'

const length = (here: Installation): number => here.store.streams.get(groupStream(group))?.events.length ?? 0

/** Protected, lost, taken over, returned. A supervisor that dies is started again. */
const story = async (mortally: (process: Process, here: Installation) => void): Promise<Installation> => {
  const here = installation()
  const process = await here.start()
  mortally(process, here)
  here.keep(process)
  await here.protect('b')
  here.world.down(entry('a'))
  await here.until(
    () =>
      here.state().switches.active?.entry === 'b' &&
      Object.values(here.state().backups.sets).some((s) => s.backup.entry === 'b'),
    'b is active and backed up',
  )
  here.world.up(entry('a'))
  await here.until(
    () => here.state().switches.active?.entry === 'a' && phase(here.state()) === 'protected',
    'the master is active and protected again',
  )
  await here.until(() => effectsOf(here.state()).length === 0, 'everything has come to rest')
  await here.clock.pass(10_000)
  return here
}

const runs = (here: Installation): number => here.types().filter((type) => type === 'LeadershipTaken').length

it('N1: a supervisor that is killed after any append, before it hears of it, is continued by the next run', async () => {
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
})

it('N1: a supervisor that is killed after any step in the world, before it hears of it, is continued by the next run', async () => {
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
})
