import { effectsOf, isProtected, type Policy, phase } from '@db-failover/domain'
import { entry } from './entries.ts'
import { type Installation, installation, type Process } from './installation.ts'

/** Starts who supervises. */
type Started = (here: Installation) => Promise<void>
type Story = (started: Started) => Promise<Installation>

/** One supervisor, started again whenever it dies. */
export const keptAlive =
  (mortally: (process: Process, here: Installation) => void): Started =>
  async (here) => {
    const process = await here.start()
    mortally(process, here)
    here.keep(process)
  }

/** One that leads, and one that stands by. */
export const withStandBy =
  (mortally: (leader: Process, here: Installation) => void): Started =>
  async (here) => {
    here.patient()
    const leader = await here.start('supervisor-1')
    mortally(leader, here)
    await here.start('supervisor-2')
  }

const begun = async (started: Started, over: Partial<Policy> = {}): Promise<Installation> => {
  const here = installation()
  await started(here)
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
const lossAndReturn: Story = async (started) => {
  const here = await begun(started)
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
const plannedAndBack: Story = async (started) => {
  const here = await begun(started, { standby: 'warm' })
  const standby = () => Object.values(here.state().restores.standbys)[0]
  await here.until(() => standby() !== undefined, 'the standby is restored')
  await here.submit({ type: 'RunDrill', on: null })
  await here.until(() => here.state().backups.lastDrill !== null, 'the drill has ended')
  const failover = {
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  } as const
  await here.submit({ type: 'FailOver', ...failover })
  await here.until(() => here.state().switches.active?.entry === 'b' && isProtected(here.state()), 'b is protected')
  const back = { changes: 'keep', acceptDataLoss: false, withoutContingency: false } as const
  await here.submit({ type: 'ReturnToMaster', ...back })
  return ended(here)
}

export const stories: readonly (readonly [string, Story])[] = [
  ['a loss and a return', lossAndReturn],
  ['a drill, a planned failover and a return that keeps the changes', plannedAndBack],
]
