import { supervisorsStream } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { entry } from './kit/entries.ts'
import { type Installation, installation, type Process } from './kit/installation.ts'
import { expectSound } from './kit/sound.ts'
import { type Weather, weather } from './kit/weather.ts'

const stopped = async (here: Installation, { supervisor }: Process): Promise<void> => {
  let done = false
  supervisor.stop().then(() => {
    done = true
  })
  await here.clock.until(() => done, 'it stops')
}

it('a clean stop aborts a running backup, says goodbye, and leaves nothing behind; the next run takes it', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  here.faults.inject('take', { kind: 'delay', ms: 60_000 })
  const before = Object.keys(here.state().backups.sets).length
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.pass(5_000)
  const operation = here.state().backups.running?.operation
  expect(operation).toBeDefined()
  const began = here.clock.monotonic()
  await stopped(here, first)
  expect(here.clock.monotonic() - began).toBeLessThan(5_000)
  expect(here.clock.sleepers()).toBe(0)
  expect(here.store.waiting.size).toBe(0)
  const goodbye = here.store.streams.get(supervisorsStream)?.events.at(-1)?.event
  expect(goodbye?.data).toMatchObject({ process: 'supervisor-1', stopping: true })

  await here.start()
  await here.clock.until(() => Object.keys(here.state().backups.sets).length > before, 'the backup is taken')
  expect(Object.keys(here.state().backups.sets)).toContain(operation)
})

it('a backup that was finished while nobody listened is adopted and not taken again', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  here.faults.inject('take', { kind: 'die', work: 'done' })
  await here.submit({ type: 'RunBackup', kind: 'full' })
  await here.clock.pass(2_000)
  first.kill()
  here.faults.inject('take', {
    kind: 'fail',
    error: { _tag: 'NoSpace', retry: 'Permanent', code: 'ENOSPC', says: 'must not be asked' },
  })
  await here.start()
  await here.clock.until(() => here.state().backups.running === null, 'the backup has ended')
  expect(here.types()).not.toContain('BackupFailed')
  here.faults.clear()
  await here.clock.pass(20_000)
  await expectSound(here)
})

it('a stopped supervisor starts nothing more, and stopping twice is stopping once', async () => {
  const here = installation()
  const process = await here.start()
  await here.protect('b')
  await stopped(here, process)
  await stopped(here, process)
  const events = here.types().length
  here.world.down(entry('a'))
  await here.clock.pass(120_000)
  expect(here.types()).toHaveLength(events)
  expect(process.supervisor.status().groups[0]?.role).toBe('stopped')
})

it('stopped while it reads the log for its first turn, it leaves no probe behind', async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  await stopped(here, first)
  const slow: Weather = {
    ...weather(),
    over: (log) => ({
      ...log,
      read: (stream, options) => async () => {
        await here.clock.sleep(5)
        return log.read(stream, options)()
      },
    }),
  }
  const second = await here.start('supervisor-2', slow)
  await stopped(here, second)
  await here.clock.pass(10_000)
  expect(here.clock.sleepers()).toBe(0)
})
