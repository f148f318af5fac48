import { moving } from '../faults/clocks.ts'
import type { Injury } from '../faults/fault.ts'
import { damaging, filling, protecting, removing, slowing } from '../faults/folders.ts'
import { ailing, cutting, hidingLog } from '../faults/log.ts'
import { losing, stilling } from '../faults/machines.ts'
import { severing } from '../faults/network.ts'
import { freezing, killing, killingAll } from '../faults/processes.ts'

/** The faults of a table by their names, each one exact injury. */
export type Faults = Readonly<Record<string, Injury>>

/** What can happen to processes, machines, folders, clocks and a log in a file. */
export const everywhere = {
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
} as const satisfies Faults

/** What can happen to a log on a server, and on the way there. */
export const toLogServer = {
  "log's server killed": ailing('killed', 3_000),
  "log's server frozen": ailing('frozen', 5_000),
  'log writes and does not say so': ailing('mute', 4_000),
  'leader hears nothing of the log': severing('the leader', 'deaf to', 'the log', 5_000),
  'leader is not heard by the log': severing('the leader', 'unheard by', 'the log', 5_000),
} as const satisfies Faults

/** What can happen to database servers, and on the way there. */
export const toDatabaseServer = {
  'server of the active killed': losing('the active', 12_000),
  'server of the active frozen': stilling('the active', 16_000),
  'server of machine-b killed': losing('machine-b', 4_000),
  'leader cut off from the active': severing('the leader', 'cut off from', 'the active', 4_000),
} as const satisfies Faults
