import { OperationId, partsOf, type Recorded, type TakenBackup } from '@db-failover/domain'

// The backups' bookkeeping as one writes it by hand where every state is to be kept: one loop, one switch, new values.

type Copy = { readonly kind: 'missing' | 'copied' | 'verified' | 'retired' }

interface BySet {
  readonly backup: TakenBackup
  readonly staged: 'there' | 'retired' | 'gone'
  readonly copies: Readonly<Record<string, Copy>>
}

export interface ByHand {
  readonly sets: Readonly<Record<string, BySet>>
  readonly running: string | null
  readonly copying: { readonly operation: string; readonly to: readonly string[] } | null
  readonly lastFull: string | null
  readonly lastAny: string | null
  readonly clock: string | null
  readonly sequence: number
}

export const nothing: ByHand = {
  sets: {},
  running: null,
  copying: null,
  lastFull: null,
  lastAny: null,
  clock: null,
  sequence: 0,
}

const changed = (s: ByHand, set: string, change: (found: BySet) => BySet): ByHand => {
  const found = s.sets[set]
  return found === undefined ? s : { ...s, sets: { ...s.sets, [set]: change(found) } }
}

const copied = (s: ByHand, set: string, on: string, kind: Copy['kind']): ByHand =>
  changed(s, set, (found) => ({ ...found, copies: { ...found.copies, [on]: { kind } } }))

const deleted = (s: ByHand, set: string, at: { readonly entry: string; readonly folder: string }): ByHand => {
  const found = s.sets[set]
  if (found === undefined) return s
  const { [at.entry]: _gone, ...others } = found.copies
  const next: BySet = at.folder === 'staging' ? { ...found, staged: 'gone' } : { ...found, copies: others }
  if (next.staged === 'gone' && Object.values(next.copies).every((c) => c.kind === 'missing')) {
    const { [set]: _dropped, ...sets } = s.sets
    return { ...s, sets }
  }
  return { ...s, sets: { ...s.sets, [set]: next } }
}

const step = (s: ByHand, { event: { type, data } }: Recorded): ByHand => {
  switch (type) {
    case 'BackupStarted':
      return { ...s, running: data.operation }
    case 'BackupTaken': {
      const { backup, targets } = data
      const copies = Object.fromEntries(targets.map((on) => [on, { kind: 'missing' } as const]))
      return {
        ...s,
        sets: { ...s.sets, [backup.set]: { backup, staged: 'there', copies } },
        running: null,
        lastAny: backup.startedAt,
        lastFull: backup.kind === 'full' ? backup.startedAt : s.lastFull,
      }
    }
    case 'CopyStarted':
      return { ...s, copying: { operation: data.operation, to: data.to } }
    case 'BackupCopied': {
      const to = s.copying?.to.filter((on) => on !== data.on) ?? []
      const copying = s.copying === null || to.length === 0 ? null : { ...s.copying, to }
      return { ...copied(s, data.set, data.on, 'copied'), copying }
    }
    case 'CopyVerified':
      return copied(s, data.set, data.on, 'verified')
    case 'BackupRetired':
      return data.place.folder === 'staging'
        ? changed(s, data.set, (found) => ({ ...found, staged: 'retired' }))
        : copied(s, data.set, data.place.entry, 'retired')
    case 'BackupDeleted':
      return deleted(s, data.set, data.place)
    default:
      return s
  }
}

/** One event more. */
export const stepByHand = (before: ByHand, recorded: Recorded): ByHand => {
  const { event, from } = recorded
  const id = 'operation' in event.data && OperationId.is(event.data.operation) ? event.data.operation : null
  const clock = before.clock === null || from.at > before.clock ? from.at : before.clock
  const sequence = id === null ? before.sequence : Math.max(before.sequence, partsOf(id).sequence)
  return { ...step(before, recorded), clock, sequence }
}

export const foldByHand = (events: readonly Recorded[]): ByHand => {
  let state = nothing
  for (const recorded of events) state = stepByHand(state, recorded)
  return state
}
