import type { Entry, State } from '@db-failover/domain'
import type { Chance } from '../chance.ts'
import type { HostProcess } from '../processes/host-process.ts'
import type { Operator } from '../processes/operator.ts'
import type { Machine } from '../processes/process.ts'
import type { SupervisorProcess } from '../processes/supervisor-process.ts'
import type { Installation } from '../world/installation.ts'

/** Everything that a fault can get at. */
export interface Reachable {
  readonly here: Installation
  readonly supervisors: readonly SupervisorProcess[]
  readonly hosts: readonly HostProcess[]
  readonly people: readonly Operator[]
  readonly chance: Chance
  /** The newest state that any process has read. */
  readonly state: () => State
  /** Wall clocks may be moved: then no judgement compares two processes' times. */
  readonly clocks: boolean
}

/** What a fault may hold up: whom, and how. */
export interface HeldUp {
  /** A process's name, or everybody. */
  readonly who: string
  readonly kind: 'log' | 'death' | 'other'
}

/** A fault that has begun. */
export interface Begun {
  readonly says: string
  /** When it is over, in milliseconds of the timeline. */
  readonly until: number
  readonly holdsUp: readonly HeldUp[]
  readonly end: () => void
}

/** A kind of fault. `begin` answers null where it cannot happen now. */
export interface FaultKind {
  readonly name: string
  /** How often it happens, against the others. */
  readonly weight: number
  readonly begin: (world: Reachable) => Begun | null
}

export const everybody: readonly HeldUp[] = [{ who: 'all', kind: 'other' }]

/** A length of time: mostly near the shorter end. */
export const lasting = (chance: Chance, shortest: number, longest: number): number =>
  shortest * (longest / shortest) ** chance.next()

export const processesOf = ({ supervisors, hosts }: Reachable): readonly (SupervisorProcess | HostProcess)[] => [
  ...supervisors,
  ...hosts,
]

export const machinesOf = (world: Reachable): readonly Machine[] => processesOf(world).map(({ machine }) => machine)

/** The entry that is active now, as its server stands. */
export const activeOf = ({ state }: Reachable): { readonly entry: Entry; readonly generation: string } | null => {
  const { switches, configuration } = state()
  const entry = switches.active === null ? undefined : configuration.entries[switches.active.entry]
  return entry === undefined || switches.active === null ? null : { entry, generation: switches.active.generation }
}
