import { type Backups, initialBackups } from './backups/state.ts'
import { type Configuration, initialConfiguration } from './configuration/state.ts'
import { type Detection, initialDetection } from './detection/state.ts'
import { initialLineage, type LineageState } from './lineage/state.ts'
import { initialPeople, type People } from './people/state.ts'
import { initialRestores, type Restores } from './restores/state.ts'
import { initialSwitches, type Switches } from './switches/state.ts'

/** A failover group at one moment: the fold of its events and nothing else. One slice per concept. */
export interface State {
  readonly configuration: Configuration
  readonly backups: Backups
  readonly restores: Restores
  readonly lineage: LineageState
  readonly detection: Detection
  readonly switches: Switches
  readonly people: People
}

export const initial: State = {
  configuration: initialConfiguration,
  backups: initialBackups,
  restores: initialRestores,
  lineage: initialLineage,
  detection: initialDetection,
  switches: initialSwitches,
  people: initialPeople,
}
