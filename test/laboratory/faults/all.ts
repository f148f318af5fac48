import { clockMoved } from './clocks.ts'
import type { Fault } from './fault.ts'
import { copyDamaged, diskFull, diskReadOnly, folderGone, folderSlow } from './folders.ts'
import { cutOff, cutOffThrough, logLocked, logOut } from './log.ts'
import { machineLost } from './machines.ts'
import { asked } from './operators.ts'
import { allKilled, frozen, killed } from './processes.ts'

/** Whatever may happen, the commoner ones more often. */
export const faults: readonly [Fault, ...Fault[]] = [
  killed,
  killed,
  killed,
  frozen,
  frozen,
  machineLost,
  machineLost,
  cutOff,
  cutOff,
  asked,
  asked,
  asked,
  cutOffThrough,
  logOut,
  logLocked,
  folderGone,
  diskFull,
  diskReadOnly,
  folderSlow,
  copyDamaged,
  clockMoved,
  allKilled,
]
