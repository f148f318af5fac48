import { type GroupId, phase } from '@db-failover/domain'
import { entry, Story, World } from '@db-failover/domain/kit'
import { expect, it } from 'vitest'

const protectedGroup = () => {
  const story = new Story()
  const world = new World(story)
  world.create('a', 'original')
  story.ask({ type: 'CreateGroup', group: 'orders' as GroupId, mode: 'backup-and-restore' })
  story.lead({ type: 'TakeLeadership', process: 'supervisor-1' as never })
  story.ask({
    type: 'ChangeGroup',
    changes: [
      { change: 'designateMaster', entry: entry('a') },
      { change: 'addBackupDatabase', entry: entry('b'), position: null },
      { change: 'addBackupDatabase', entry: entry('c'), position: null },
      { change: 'policy', policy: { withoutLog: 'stop', blockForMs: 1000, stableForMs: 1000, maxSwitches: 10 } },
      { change: 'automaticReconnect', on: true, acknowledged: true },
    ],
  })
  world.run()
  story.ask({ type: 'EnableFailover', acceptDataLoss: true })
  world.run()
  return { story, world }
}

it('the story: protected, lost, taken over twice, returned, changed behind our back, paid, protected', () => {
  const { story, world } = protectedGroup()
  expect(phase(story.state)).toBe('protected')
  story.after(15 * 60_000)
  world.run()
  expect(Object.values(story.state.backups.sets).map((s) => s.backup.kind)).toEqual(['full', 'differential'])

  world.down.add('a')
  expect(world.probe('a')).toEqual(['MasterLost'])
  expect(phase(story.state)).toBe('down')
  world.run()
  expect(story.state.switches.active?.entry).toBe('b')
  expect(phase(story.state)).toBe('on-backup')
  expect(
    Object.values(story.state.backups.sets).filter((s) => s.backup.epoch === story.state.switches.active?.epoch),
  ).toHaveLength(1)

  story.after(15 * 60_000)
  world.run()
  world.down.add('b')
  expect(world.probe('b')).toEqual(['BackupDatabaseLost'])
  world.run()
  expect(story.state.switches.active?.entry).toBe('c')

  world.down.delete('a')
  story.after(60_000)
  expect(world.probe('a')).toEqual(['MasterReturned'])
  world.run()
  expect(phase(story.state)).toBe('on-backup-master-back')
  expect(story.state.switches.fences['a' as never]?.kind).toBe('confirmed')
  story.after(60_000)
  world.run()
  expect(story.state.switches.active?.entry).toBe('a')
  expect(story.types()).toContain('ContingencyBackupTaken')
  expect(story.types()).toContain('ChangesDiscarded')

  const active = story.state.switches.active
  const d = world.database('a', active?.generation ?? '')
  if (d === undefined) throw new Error('no database')
  d.counter = 0n
  expect(world.probe('a')).toContain('ManualBackupRequired')
  story.after(15 * 60_000)
  const before = story.log.length
  world.run()
  expect(story.types().slice(before)).not.toContain('BackupStarted')
  world.down.add('a')
  expect(world.probe('a')).toEqual(['MasterLost'])
  world.run()
  expect(phase(story.state)).toBe('down')
  expect(story.state.switches.failoverBlocked).toContain('owed')

  world.down.delete('a')
  expect(world.probe('a')).toEqual(['MasterReturned'])
  expect(phase(story.state)).toBe('out-of-sync')
  expect(story.ask({ type: 'RunBackup', kind: 'full' })).toEqual(['Requested'])
  world.run()
  expect(story.types()).toContain('ObligationCleared')
  expect(phase(story.state)).toBe('protected')
})
