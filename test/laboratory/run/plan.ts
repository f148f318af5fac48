import type { EventType } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import { between, type Chance, chanceOf, oneOf } from 'db-failover-test-seeded/chance'
import type { EngineKind, LogKind } from '../adapters/adapters.ts'
import { faultsFor } from '../faults/all.ts'
import type { Fault, Injury, Realm } from '../faults/fault.ts'
import { machineLost } from '../faults/machines.ts'
import type { Mode } from './settings.ts'

export interface Until {
  readonly says: string
  readonly isCome: (event: ChainedEvent['event']) => boolean
}

/** When an injury begins: so many milliseconds after the one before it began, or after the next event of a type. */
export interface Step {
  readonly after: EventType | null
  /** How long the event is waited for, in milliseconds. */
  readonly withinMs: number
  readonly delayMs: number
  readonly injury: Injury
  /** With the next such event the injury is healed already; null: when its time is over. */
  readonly until: Until | null
  readonly realms: readonly Realm[]
  readonly movesClocks: boolean
}

export interface Plan {
  readonly mode: Mode
  readonly steps: readonly Step[]
}

/** Right after these something is under way that a fault can hit. */
const moments: readonly [EventType, ...EventType[]] = [
  'BackupStarted',
  'BackupTaken',
  'CopyStarted',
  'BackupCopied',
  'BackupRetired',
  'MasterSuspected',
  'MasterLost',
  'SwitchStarted',
  'FenceRequested',
  'RestoreStarted',
  'DatabaseRestored',
  'TargetChecked',
  'ActiveSwitched',
  'ContingencyBackupStarted',
  'LeadershipTaken',
]

const stepBy = (chance: Chance, fault: Fault): Step => ({
  after: chance() < 0.6 ? oneOf(chance, moments) : null,
  withinMs: between(chance, 500, 2_500),
  delayMs: chance() < 0.5 ? 0 : between(chance, 1, 400),
  injury: fault.injure(chance),
  until: null,
  realms: fault.realms,
  movesClocks: fault.movesClocks === true,
})

/** The faults of one history, the same for the same seed and kinds: one loss of a machine at least, so that something switches. */
export const planBy = (
  seed: number,
  steps: number,
  on: { readonly log: LogKind; readonly engine: EngineKind },
): Plan => {
  const faults = faultsFor(on.log, on.engine)
  const chance = chanceOf(seed)
  const mode: Mode = seed % 2 === 0 ? 'stop' : 'keep'
  const lost = between(chance, 0, steps - 1)
  return {
    mode,
    steps: Array.from({ length: steps }, (_, i) => stepBy(chance, i === lost ? machineLost : oneOf(chance, faults))),
  }
}
