import { moving } from '../faults/clocks.ts'
import type { Injury } from '../faults/fault.ts'
import { damaging, filling, protecting, removing, slowing } from '../faults/folders.ts'
import { cutting, hidingLog } from '../faults/log.ts'
import { losing } from '../faults/machines.ts'
import { freezing, killing, killingAll } from '../faults/processes.ts'

/** The faults of the table, each one exact injury. The leader lease is 2 s, machine-b is where a failover goes. */
export const tableFaults = {
  'leader killed': killing('the leader'),
  'leader stopped beyond its lease': freezing('the leader', 4_000),
  'everything killed at once': killingAll,
  'machine of the active lost': losing('the active', 8_000),
  'machine-b lost': losing('machine-b', 4_000),
  'backup folder of machine-b gone': removing('machine-b', 4_000),
  'disk of machine-b full': filling('machine-b', 3_000),
  'disk of machine-b read-only': protecting('machine-b', 3_000),
  'disk of machine-b slow': slowing('machine-b', 4_000, 300),
  'newest copy on machine-b damaged': damaging('machine-b'),
  "leader's clock ahead": moving('the leader', 3_600_000, 3_000),
  "leader's clock back": moving('the leader', -3_600_000, 3_000),
  'log out of reach': hidingLog(3_000),
  'leader cut off from the log': cutting('the leader', 4_000),
} as const satisfies Readonly<Record<string, Injury>>

export type FaultName = keyof typeof tableFaults
