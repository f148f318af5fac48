import type { Context } from '../decision.ts'
import { type Event, event } from '../event.ts'
import { healthOfActive, nextOperation, runningOperations } from '../rules/predicates.ts'
import type { EntryId, EpochId, OperationId, RequestId } from '../scalars.ts'
import type { State } from '../state.ts'
import { type Candidate, forecastFor } from './candidates.ts'
import type { ConsentBasis, SwitchKind } from './events.ts'
import { newestCopies } from './newest-copies.ts'

// How a switch begins: what runs beside it is abandoned, and what costs no time is asked for at once.

export interface Beginning {
  readonly kind: SwitchKind
  readonly automatic: boolean
  readonly cause: string
  readonly to: EntryId
  readonly candidate: Candidate | null
  readonly skipped: readonly { readonly entry: EntryId; readonly why: string }[]
  readonly consent: ConsentBasis
  readonly request: RequestId | null
}

/** What the start of a switch may record. */
export const started = ['OperationAbandoned', 'SwitchStarted', 'CopiesPinned', 'FenceRequested'] as const

export const pinned = (
  state: State,
  operation: OperationId,
  of: EntryId,
  epoch: EpochId,
  fallback: Context['at'],
): Event => {
  const { sets, on, until } = newestCopies(state, epoch, of)
  return event('CopiesPinned', {
    operation,
    of,
    epoch,
    sets,
    on,
    gap: { from: until ?? state.lineage.epochs[epoch]?.openedAt ?? fallback, to: null },
  })
}

/** Where a return leads. */
export const masterOf = (s: State): EntryId | null => s.configuration.master

/** A return that gives the changes up, of an active that answers or of a dead one. */
export const discarding = (s: State): SwitchKind =>
  healthOfActive(s) === 'lost' ? 'return-discarding-active-dead' : 'return-discarding'

export const begin = (state: State, b: Beginning, context: Context): readonly Event[] => {
  const { active } = state.switches
  if (active === null) return []
  const operation = nextOperation(state)
  const abandoned = runningOperations(state).map((o) =>
    event('OperationAbandoned', { operation: o, why: `a switch begins (${operation})` }),
  )
  const started = event('SwitchStarted', {
    operation,
    kind: b.kind,
    automatic: b.automatic,
    cause: b.cause,
    from: active.entry,
    to: b.to,
    chain: b.candidate?.from.chain ?? null,
    readFrom: b.candidate?.from.folder ?? null,
    epoch: operation,
    skipped: b.skipped.map((s) => ({ ...s })),
    consent: b.consent,
    forecast: forecastFor(state, b.candidate, b.to, context.at),
    request: b.request,
  })
  // Nothing waits for a dead server: its fence is asked for while the rest goes on.
  const asksFence = b.kind === 'unplanned' || b.kind === 'forced' || b.kind === 'return-discarding-active-dead'
  const fence = asksFence
    ? [event('FenceRequested', { operation, entry: active.entry, generation: active.generation })]
    : []
  const pin = b.kind === 'return-discarding-active-dead' ? pinnedUnlessWaived(state, b, operation, context) : []
  return [...abandoned, started, ...pin, ...fence]
}

const pinnedUnlessWaived = (state: State, b: Beginning, operation: OperationId, context: Context): readonly Event[] => {
  const { active } = state.switches
  const waived =
    b.request !== null && state.people.consents.some((c) => c.to === 'noContingency' && c.request === b.request)
  return active === null || waived ? [] : [pinned(state, operation, active.entry, active.epoch, context.at)]
}
