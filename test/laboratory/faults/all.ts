import type { Fault } from './fault.ts'
import { machineLost } from './machines.ts'
import { allKilled, frozen, killed } from './processes.ts'

export const faults: readonly [Fault, ...Fault[]] = [killed, frozen, machineLost, allKilled]
