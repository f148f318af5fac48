import type { EntryId, GroupId, Instant } from '../scalars.ts'
import type { Entry } from './entry.ts'
import type { Mode } from './events.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import { type BackupSchedule, defaultSchedule } from './schedule.ts'

/** What people decided about the group. */
export interface Configuration {
  readonly group: GroupId | null
  readonly mode: Mode | null
  readonly entries: Readonly<Record<EntryId, Entry>>
  /** Removed entries in whose folders files lie that the log still names: kept ones, and those that are being deleted. */
  readonly departed: Readonly<Record<EntryId, Entry>>
  /** The backup databases in failover order. The master is not among them. */
  readonly order: readonly EntryId[]
  readonly master: EntryId | null
  readonly schedule: BackupSchedule
  readonly policy: Policy
  /** Revision of the event that set the policy, null while it is the default. */
  readonly policyRevision: string | null
  /** Database failover ON: since when and on whose consent. null: OFF. */
  readonly enabled: { readonly since: Instant; readonly by: string; readonly maxLossMs: number | null } | null
  readonly automaticReconnect: { readonly since: Instant; readonly by: string } | null
  readonly pause: { readonly until: Instant; readonly reason: string; readonly by: string } | null
}

export const initialConfiguration: Configuration = {
  group: null,
  mode: null,
  entries: {},
  departed: {},
  order: [],
  master: null,
  schedule: defaultSchedule,
  policy: defaultPolicy,
  policyRevision: null,
  enabled: null,
  automaticReconnect: null,
  pause: null,
}
