import { type BackupSet, type Command, plus, type State } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import type { Installation } from './installation.ts'
import { backup, keepState, master, putInPlace, takeAway, writeRow } from './layout.ts'

/** Something that a group does, from rest to rest. */
export interface Operation {
  readonly name: string
  readonly run: (here: Installation) => Promise<void>
}

const activeOn = (entry: typeof master) => (s: State) => s.switches.active?.entry === entry
const generation = ({ state }: Installation): string => state().switches.active?.generation ?? ''
const taken = (s: State): number => Object.keys(s.backups.sets).length

/** Backup sets of the active's epoch. */
const ofEpoch = (s: State): readonly BackupSet[] =>
  Object.values(s.backups.sets).filter((set) => set.backup.epoch === s.switches.active?.epoch)

/** It is active, its switch and what follows at once have ended, and it was backed up in its epoch. */
const settledOn = (entry: typeof master) => (s: State) =>
  activeOn(entry)(s) && s.switches.running === null && s.switches.awaiting === null && ofEpoch(s).length > 0

const isCopied = (s: State): boolean =>
  ofEpoch(s).some((set) => Object.values(set.copies).some((copy) => copy.kind === 'verified'))

const full: Command = { type: 'RunBackup', kind: 'full' }
const asksFor =
  (command: Command) =>
  async (here: Installation): Promise<void> => {
    writeRow(here.layout, master, generation(here))
    await here.ask(command)
  }

const lose = async (here: Installation): Promise<() => void> => {
  const back = takeAway(here.layout, master, generation(here))
  await here.until('the failover', settledOn(backup))
  return back
}

export const operations: readonly Operation[] = [
  { name: 'a full backup, its copy, and what retention deletes', run: asksFor(full) },
  { name: 'a differential backup and its copy', run: asksFor({ type: 'RunBackup', kind: 'differential' }) },
  {
    name: 'a drill',
    run: async (here) => {
      const before = here.state().backups.lastDrill?.at
      await here.ask({ type: 'RunDrill', on: null })
      await here.until('the drill', (s) => s.backups.lastDrill?.at !== before)
    },
  },
  {
    name: 'a failover, and the return that gives the changes up',
    run: async (here) => {
      const back = await lose(here)
      writeRow(here.layout, backup, generation(here))
      back()
      await here.until('the return', settledOn(master))
    },
  },
  {
    name: 'a failover, and the return from a dead active',
    run: async (here) => {
      const back = await lose(here)
      await here.ask({ type: 'Pause', until: plus(systemClock.now(), 60_000), reason: 'both are to fail' })
      await here.until('the pause', (s) => s.configuration.pause !== null)
      back()
      await here.until('a copy beside the master', isCopied)
      takeAway(here.layout, backup, generation(here))
      await here.until('the second loss', (s) => s.detection.health[backup]?.kind === 'lost')
      await here.ask({ type: 'Resume' })
      await here.until('the return', settledOn(master))
    },
  },
  {
    name: 'a planned failover, and the return that keeps the changes',
    run: async (here) => {
      writeRow(here.layout, master, generation(here))
      await here.ask({
        type: 'FailOver',
        to: null,
        manner: 'planned',
        acceptDataLoss: false,
        acceptNoFence: false,
        withoutContingency: false,
      })
      await here.until('the planned failover', (s) => settledOn(backup)(s) && isCopied(s))
      await here.ask({ type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: false })
      await here.until('the return', settledOn(master))
    },
  },
  {
    name: 'a forced failover, and the return that gives the changes up by hand',
    run: async (here) => {
      await here.ask({
        type: 'FailOver',
        to: null,
        manner: 'forced',
        acceptDataLoss: true,
        acceptNoFence: false,
        withoutContingency: false,
      })
      await here.until('the forced failover', settledOn(backup))
      await here.ask({ type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true, withoutContingency: false })
      await here.until('the return', settledOn(master))
    },
  },
  {
    name: 'a restore behind our back, and the manual backup that it asks for',
    run: async (here) => {
      const kept = keepState(here.layout, master, generation(here))
      await here.ask(full)
      const before = taken(here.state())
      await here.until('a newer backup', (s) => taken(s) !== before || s.backups.running === null)
      await here.rest()
      putInPlace(here.layout, master, generation(here), kept)
      await here.until('the obligation', (s) => s.lineage.owed !== null)
      await here.ask(full)
      await here.until('its end', (s) => s.lineage.owed === null)
    },
  },
  {
    name: 'a warm standby',
    run: async (here) => {
      await here.ask({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: { standby: 'warm' } }] })
      await here.until('the standby', (s) => s.restores.standbys[backup] !== undefined)
      const before = here.state().restores.standbys[backup]?.generation
      await here.ask(full)
      await here.until('the next standby', (s) => {
        const now = s.restores.standbys[backup]?.generation
        return now !== undefined && now !== before
      })
      await here.ask({ type: 'ChangeGroup', changes: [{ change: 'policy', policy: { standby: 'cold' } }] })
    },
  },
]
