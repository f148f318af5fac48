import type { Event, EventOf, EventType, OperationId, State } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'

/** How what was under way came to its end, once the world was healed. */
export const ends = {
  done: 'it ends as it would have without the fault',
  again: 'it is given up or fails, and another operation does the same by itself',
  undone: 'the switch is undone and hosts go on where they were',
  failed: 'it fails or is abandoned, which the log says, and nothing does it again by itself',
  'failed over': 'the active is lost: a failover to a backup database, and the return when the master is back',
} as const
export type End = keyof typeof ends

const isOf = <T extends EventType>(event: Event, type: T): event is EventOf<T> => event.type === type

/** What the events of one type say. */
const ofType = <T extends EventType>(events: readonly ChainedEvent[], type: T): readonly EventOf<T>['data'][] =>
  events.flatMap(({ event }) => (isOf(event, type) ? [event.data] : []))

const isVerifiedElsewhere = (s: State, set: string): boolean => {
  const found = Object.values(s.backups.sets).find((b) => b.backup.set === set)
  return found !== undefined && Object.values(found.copies).every((copy) => copy.kind === 'verified')
}

/** Whether something failed over that nobody had asked for. */
const failedOver = (events: readonly ChainedEvent[]): boolean =>
  ofType(events, 'ActiveSwitched').some((s) => s.kind === 'unplanned')

/** Whether the operation failed or was abandoned. */
const endsWithout = (
  events: readonly ChainedEvent[],
  failure: 'BackupFailed' | 'DrillFailed',
  operation: OperationId,
): boolean =>
  [...ofType(events, failure), ...ofType(events, 'OperationAbandoned')].some((e) => e.operation === operation)

/** The end of the first backup that was asked for; null: it has none yet. */
export const endOfBackup = (events: readonly ChainedEvent[], s: State): End | null => {
  const [begun] = ofType(events, 'BackupStarted').filter((b) => b.kind === 'full')
  if (begun === undefined) return null
  if (failedOver(events)) return 'failed over'
  const taken = ofType(events, 'BackupTaken').filter((b) => b.backup.kind === 'full')
  const held = taken.filter((b) => isVerifiedElsewhere(s, b.backup.set))
  if (held.some((b) => b.operation === begun.operation)) return 'done'
  // Whoever heals the world may type what `status` names: what is asked for again is not done again by itself.
  if (held.some((b) => !b.manual)) return 'again'
  return s.backups.running === null && endsWithout(events, 'BackupFailed', begun.operation) ? 'failed' : null
}

/** The end of the first deletion that was decided. */
export const endOfRetention = (events: readonly ChainedEvent[]): End | null => {
  const [decided] = ofType(events, 'BackupRetired')
  if (decided === undefined) return null
  if (failedOver(events)) return 'failed over'
  const gone = ofType(events, 'BackupDeleted').some(
    (d) => d.set === decided.set && d.place.entry === decided.place.entry && d.place.folder === decided.place.folder,
  )
  return gone ? 'done' : null
}

/** The end of the first switch of such a kind. */
export const endOfSwitch =
  (kinds: readonly string[]) =>
  (events: readonly ChainedEvent[]): End | null => {
    const started = ofType(events, 'SwitchStarted').filter((w) => kinds.includes(w.kind))
    const made = ofType(events, 'ActiveSwitched')
    const [first] = started
    if (first === undefined) return null
    if (made.some((w) => w.operation === first.operation)) return 'done'
    const aborted = ofType(events, 'SwitchAborted').some((w) => w.operation === first.operation)
    if (!aborted) return null
    if (made.some((w) => w.to === first.to)) return 'again'
    return failedOver(events) ? 'failed over' : 'undone'
  }

export const endOfDrill = (events: readonly ChainedEvent[]): End | null => {
  const [begun] = ofType(events, 'RestoreStarted').filter((r) => r.purpose === 'drill')
  const passed = ofType(events, 'DrillPassed')
  if (begun === undefined) return null
  if (failedOver(events)) return 'failed over'
  if (passed.some((d) => d.operation === begun.operation)) return 'done'
  if (passed.length > 0) return 'again'
  return endsWithout(events, 'DrillFailed', begun.operation) ? 'failed' : null
}

/** Nothing was under way but probes. */
export const endOfProbing = (events: readonly ChainedEvent[]): End => (failedOver(events) ? 'failed over' : 'done')
