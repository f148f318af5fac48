import type { EntryId, GroupId, Phase, ProcessId, State } from '@db-failover/domain'
import type { EffectStatus } from '../effects/work.ts'
import type { Watch } from '../probes/window.ts'

/** What this process is to the group just now. */
export type GroupRole =
  | 'starting'
  /** The log holds no such group yet. */
  | 'no such group'
  | 'leading'
  /** Leads, but its signs of life are not acknowledged: it starts nothing and goes on probing. */
  | 'cut off'
  | 'standing by'
  /** Another live process bears this one's name. */
  | 'overtaken'
  /** The log holds what this version cannot read, or failed its proof: nothing is started in this group. */
  | 'log not understood'
  | 'stopped'

export interface GroupStatus {
  readonly group: GroupId
  readonly role: GroupRole
  /** One sentence for people. */
  readonly says: string
  readonly leader: { readonly process: ProcessId; readonly term: number } | null
  /** The newest revision that has been folded. */
  readonly revision: bigint | null
  readonly phase: Phase
  readonly state: State
  readonly effects: readonly EffectStatus[]
  readonly probes: ReadonlyMap<EntryId, Watch>
}
