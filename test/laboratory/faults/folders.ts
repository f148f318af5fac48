import { closeSync, fstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { between, type Chance, oneOf } from 'db-failover-test-seeded/chance'
import { type Machine, machines, supervisors, takeAway } from '../layout.ts'
import type { Session } from '../run/session.ts'
import { fill, makeReadOnly } from '../world/disks.ts'
import { type Fault, type Injury, Skipped } from './fault.ts'
import { type Heal, healing } from './heal.ts'

const lasting = (chance: Chance): number => between(chance, 1_000, 5_000)

/** Hosts are not held up by what happens to backups, unless a switch waits for them. */
const felt = (s: Session, says: string, heal: Heal): Heal => {
  const over = s.disturb('all', 'other', says)
  return healing(heal, over)
}

export const removing = (machine: Machine, forMs: number): Injury => {
  const says = `the backup folder of ${machine} is gone for ${forMs} ms`
  return { says, forMs, begin: (s) => felt(s, says, takeAway(s.layout.part(machine, 'backup'))) }
}

const onDisk =
  (how: string, hurt: (folder: string) => Heal) =>
  (machine: Machine, forMs: number): Injury => {
    const says = `the disk of ${machine} is ${how} for ${forMs} ms`
    return {
      says,
      forMs,
      begin: (s) => {
        if (s.disks.missing !== null) throw new Skipped(s.disks.missing)
        return felt(s, says, hurt(s.layout.disk(machine)))
      },
    }
  }

export const filling = onDisk('full', fill)
export const protecting = onDisk('read-only', makeReadOnly)

export const slowing = (machine: Machine, forMs: number, ms: number): Injury => {
  const says = `every write to the disk of ${machine} takes ${ms} ms longer, for ${forMs} ms`
  return {
    says,
    forMs,
    begin: (s) => {
      const under = s.layout.disk(machine)
      for (const name of supervisors) s.change(name, { slow: { under, ms } })
      return felt(s, says, () => {
        for (const name of supervisors) s.change(name, { slow: null })
      })
    },
  }
}

const someDisk = (name: string, injury: (machine: Machine, forMs: number, chance: Chance) => Injury): Fault => ({
  name,
  realms: ['machines'],
  injure: (chance) => injury(oneOf(chance, machines), lasting(chance), chance),
})

export const folderGone = someDisk('folder gone', removing)
export const diskFull = someDisk('disk full', filling)
export const diskReadOnly = someDisk('disk read-only', protecting)
export const folderSlow = someDisk('folder slow', (machine, forMs, chance) =>
  slowing(machine, forMs, between(chance, 20, 800)),
)

/** Sets that nothing but the log's word secures: what they hold is not damaged by a fault that is to be survived. */
const secures = (s: Session): ReadonlySet<string> =>
  new Set(
    s.events.flatMap(({ event }) =>
      event.type === 'ContingencyBackupStarted'
        ? [event.data.set]
        : event.type === 'CopiesPinned'
          ? event.data.sets
          : [],
    ),
  )

const damage = (path: string): void => {
  const file = openSync(path, 'r+')
  try {
    const middle = Math.floor(fstatSync(file).size / 2)
    const byte = Buffer.alloc(1)
    readSync(file, byte, 0, 1, middle)
    writeSync(file, Buffer.from([(byte[0] ?? 0) ^ 0x55]), 0, 1, middle)
  } finally {
    closeSync(file)
  }
}

/** Changes one byte of the newest copy in the machine's folder; answers which set it is of. */
const damageNewest = (s: Session, machine: Machine): string => {
  const folder = s.layout.part(machine, 'backup')
  const safe = secures(s)
  const sets = s.events
    .flatMap(({ event }) => (event.type === 'BackupTaken' ? [event.data.backup] : []))
    .filter((b) => !safe.has(b.set))
  const there = readdirSync(folder)
  const newest = sets.findLast((b) => there.includes(b.file))
  if (newest === undefined) throw new Skipped(`no copy lies on ${machine}`)
  damage(join(folder, newest.file))
  return newest.set
}

export const damaging = (machine: Machine): Injury => ({
  says: `the newest copy on ${machine} is damaged`,
  forMs: 0,
  begin: (s) => {
    s.note(damageNewest(s, machine))
    return null
  },
})

export const copyDamaged: Fault = {
  name: 'copy damaged',
  realms: ['machines'],
  injure: (chance) => damaging(oneOf(chance, machines)),
}
