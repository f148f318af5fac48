import type { EngineKind, LogKind } from '../adapters/adapters.ts'
import { clockMoved } from './clocks.ts'
import type { Fault } from './fault.ts'
import { copyDamaged, diskFull, diskReadOnly, folderGone, folderSlow } from './folders.ts'
import { cutOff, cutOffThrough, logAiling, logLocked, logOut } from './log.ts'
import { machineFrozen, machineLost } from './machines.ts'
import { activeSevered, allSevered, logSevered } from './network.ts'
import { asked } from './operators.ts'
import { allKilled, frozen, killed } from './processes.ts'

/** Whatever may happen to every kind, the commoner ones more often. */
const faults: readonly [Fault, ...Fault[]] = [
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

/** And what only a network or a server of its own can suffer. */
export const faultsFor = (log: LogKind, engine: EngineKind): readonly [Fault, ...Fault[]] => [
  ...faults,
  ...(log.knows.length > 0 ? [logSevered, logSevered, logSevered, ...log.knows.map(logAiling)] : []),
  ...(engine.remote ? [activeSevered, activeSevered, activeSevered, machineFrozen] : []),
  ...(log.knows.length > 0 || engine.remote ? [allSevered, allSevered] : []),
]
