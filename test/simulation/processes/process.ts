import { type ProcessClock, processClock } from '../time/process-clock.ts'
import { entries, grain } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'
import { type Reach, reach } from '../world/wire.ts'
import type { Trouble } from './lent-files.ts'
import type { Loss } from './lent-log.ts'
import { type Life, newLife } from './life.ts'

/** One process on a machine of its own: its clock and its ways outlast its runs. */
export interface Machine {
  readonly name: string
  readonly wire: Reach
  /** What becomes of its next appends. */
  loss: () => Loss
  /** By how much its wall clock is off, in milliseconds. */
  offset: number
}

/** One run of a process. */
export interface Run {
  readonly life: Life
  readonly clock: ProcessClock
}

export const machine = (here: Installation, name: string): Machine => ({
  name,
  wire: reach(here.timeline),
  loss: () => null,
  offset: 0,
})

export const newRun = (here: Installation, on: Machine): Run => {
  const life = newLife()
  const clock = processClock(here.timeline, grain, life)
  clock.step(on.offset)
  return { life, clock }
}

/** Folders lie on the machines of their entries. */
export const troubleOf =
  (here: Installation, on: Machine): Trouble =>
  (folder, doing) => {
    const entry = entries.find((e) => e.staging.supervisor === folder || e.backup.supervisor === folder)
    if (entry !== undefined && on.wire.to(entry.machine) !== 'open') return 'missing'
    return doing === 'write' && here.full.has(folder) ? 'full' : null
  }
