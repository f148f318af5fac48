import {
  between,
  type Chain,
  type Entry,
  type EntryId,
  freshestFor,
  type Instant,
  type State,
} from '@db-failover/domain'

/** One entry as status shows it. Ages are milliseconds. */
export interface EntryStatus {
  readonly id: EntryId
  readonly machine: string
  readonly server: string
  readonly instance: string | null
  readonly database: string
  readonly isMaster: boolean
  readonly isActive: boolean
  /** Place in the failover order, from 1; null for the master. */
  readonly place: number | null
  readonly health: 'healthy' | 'suspected' | 'lost' | 'not probed yet'
  readonly healthSays: string | null
  readonly since: Instant | null
  readonly fence: 'none' | 'needed' | 'requested' | 'confirmed' | 'failed'
  /** The freshest chain in its own folder that leads to the active's present. */
  readonly restorable: { readonly point: Instant; readonly ageMs: number; readonly chain: Chain } | null
  /** Restorable, and its server answers. */
  readonly restorableNow: boolean
  readonly standby: boolean
  readonly copies: { readonly verified: number; readonly copied: number; readonly missing: number }
  readonly lastRestoreMs: number | null
}

const copiesOf = (state: State, id: EntryId): EntryStatus['copies'] => {
  const kinds = Object.values(state.backups.sets).map((s) => s.copies[id]?.kind)
  const count = (kind: string) => kinds.filter((k) => k === kind).length
  return { verified: count('verified'), copied: count('copied'), missing: count('missing') }
}

export const entryStatus = (
  state: State,
  { id, machine, server, instance, database }: Entry,
  now: Instant,
): EntryStatus => {
  const health = state.detection.health[id]
  const isActive = state.switches.active?.entry === id
  const freshest = isActive ? null : freshestFor(state, id)
  const place = state.configuration.order.indexOf(id)
  return {
    id,
    machine,
    server,
    instance,
    database,
    isMaster: state.configuration.master === id,
    isActive,
    place: place < 0 ? null : place + 1,
    health: health?.kind ?? 'not probed yet',
    healthSays: health === undefined || health.kind === 'healthy' ? null : health.says,
    since: health?.since ?? null,
    fence: state.switches.fences[id]?.kind ?? 'none',
    restorable:
      freshest === null
        ? null
        : { point: freshest.point, ageMs: Math.max(0, between(freshest.point, now)), chain: freshest.chain },
    restorableNow: freshest !== null && health?.kind === 'healthy',
    standby: state.restores.standbys[id] !== undefined,
    copies: copiesOf(state, id),
    lastRestoreMs: state.restores.tookMs[id] ?? null,
  }
}
