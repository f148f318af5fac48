import {
  between,
  type Chain,
  type DataOf,
  type EntryId,
  type Instant,
  type LossWindow,
  type OperationId,
  type SwitchKind,
} from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'

/** How one switch went, from its events alone. Durations are milliseconds. */
export interface SwitchFigures {
  readonly operation: OperationId
  readonly kind: SwitchKind
  readonly automatic: boolean
  readonly cause: string
  readonly from: EntryId
  readonly to: EntryId
  readonly startedAt: Instant
  readonly outcome: 'running' | 'switched' | 'undone'
  readonly endedAt: Instant | null
  /** Why it was undone. */
  readonly why: string | null
  readonly chain: Chain | null
  /** From the last good probe to the verdict; null where nothing was lost. */
  readonly detection: { readonly lastGood: Instant | null; readonly lostAt: Instant; readonly tookMs: number } | null
  /** From the last good probe, or the start where the active was alive, to the last host's move, or the switch. */
  readonly downtime: {
    readonly from: Instant
    readonly to: Instant | null
    readonly ms: number | null
    /** `hosts`: ends by a host's clock and begins by the leader's. */
    readonly until: 'hosts' | 'switch'
  }
  readonly loss: LossWindow | null
  readonly hosts: { readonly count: number; readonly missing: readonly string[] } | null
}

type Lost = DataOf<'MasterLost'> & { readonly at: Instant }

export interface FiguresFold {
  readonly switches: readonly SwitchFigures[]
  readonly lost: Readonly<Record<string, Lost>>
}

export const noFigures: FiguresFold = { switches: [], lost: {} }

const began = (f: FiguresFold, d: DataOf<'SwitchStarted'>, at: Instant): SwitchFigures => {
  const lost = d.kind === 'planned' || d.kind === 'return-keeping' ? undefined : f.lost[d.from]
  const lastGood = lost?.window.lastGood ?? lost?.window.since ?? null
  return {
    operation: d.operation,
    kind: d.kind,
    automatic: d.automatic,
    cause: d.cause,
    from: d.from,
    to: d.to,
    startedAt: at,
    outcome: 'running',
    endedAt: null,
    why: null,
    chain: d.chain,
    detection:
      lost === undefined
        ? null
        : { lastGood: lost.window.lastGood, lostAt: lost.at, tookMs: between(lastGood ?? lost.at, lost.at) },
    downtime: { from: lastGood ?? at, to: null, ms: null, until: 'switch' },
    loss: null,
    hosts: null,
  }
}

const ended = (s: SwitchFigures, to: Instant, until: 'hosts' | 'switch'): SwitchFigures['downtime'] => ({
  from: s.downtime.from,
  to,
  ms: Math.max(0, between(s.downtime.from, to)),
  until,
})

const change = (f: FiguresFold, operation: OperationId, to: (s: SwitchFigures) => SwitchFigures): FiguresFold => ({
  ...f,
  switches: f.switches.map((s) => (s.operation === operation ? to(s) : s)),
})

const without = (lost: FiguresFold['lost'], entry: string): FiguresFold['lost'] =>
  Object.fromEntries(Object.entries(lost).filter(([id]) => id !== entry))

/** One event more. */
export const figuresAfter = (f: FiguresFold, { event, metadata: { at } }: ChainedEvent): FiguresFold => {
  switch (event.type) {
    case 'MasterLost':
    case 'BackupDatabaseLost':
      return { ...f, lost: { ...f.lost, [event.data.entry]: { ...event.data, at } } }
    case 'MasterReturned':
    case 'BackupDatabaseReturned':
      return { ...f, lost: without(f.lost, event.data.entry) }
    case 'SwitchStarted':
      return { ...f, switches: [...f.switches, began(f, event.data, at)] }
    case 'RestoreStarted':
      return event.data.purpose === 'switch'
        ? change(f, event.data.operation, (s) => ({ ...s, chain: event.data.chain }))
        : f
    case 'ActiveSwitched':
      return change(f, event.data.operation, (s) => ({
        ...s,
        outcome: 'switched',
        endedAt: at,
        loss: event.data.loss,
        downtime: ended(s, at, 'switch'),
      }))
    case 'SwitchAborted':
      return change(f, event.data.operation, (s) => ({
        ...s,
        outcome: 'undone',
        endedAt: at,
        why: event.data.why,
        downtime: ended(s, at, 'switch'),
      }))
    case 'HostsReconnected':
      return change(f, event.data.operation, (s) => ({
        ...s,
        hosts: { count: event.data.count, missing: event.data.missing },
        loss: s.loss !== null && s.loss.to === null ? { ...s.loss, to: event.data.lastWrite } : s.loss,
        downtime: event.data.last === null ? s.downtime : ended(s, event.data.last, 'hosts'),
      }))
    default:
      return f
  }
}
