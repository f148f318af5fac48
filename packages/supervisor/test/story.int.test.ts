import { phase } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { entry } from './kit/entries.ts'
import { installation } from './kit/installation.ts'

it('P9 P11 P13: a group is protected, fails over when its active is lost, and returns when the master is back', async () => {
  const here = installation()
  const { clock, world } = here
  const { supervisor } = await here.start()
  await here.protect('b', 'c')

  world.down(entry('a'))
  await clock.until(() => here.state().switches.active?.entry === 'b', 'b is active')
  expect(here.types()).toContain('MasterLost')
  expect(here.types()).toContain('ActiveSwitched')
  await clock.until(
    () => Object.values(here.state().backups.sets).some((s) => s.backup.entry === 'b'),
    'b is backed up',
  )

  world.up(entry('a'))
  await clock.until(() => here.state().switches.active?.entry === 'a', 'the master is active again')
  expect(here.types()).toContain('ContingencyBackupTaken')
  expect(here.types()).toContain('ChangesDiscarded')
  await clock.until(() => phase(here.state()) === 'protected', 'the group is protected again')
  let stopped = false
  supervisor.stop().then(() => {
    stopped = true
  })
  await clock.until(() => stopped, 'the supervisor stops')
  expect(clock.sleepers()).toBe(0)
})
