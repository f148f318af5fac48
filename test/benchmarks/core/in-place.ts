import { OperationId, partsOf, type Recorded, type TakenBackup } from '@db-failover/domain'

// The backups' bookkeeping as one would write it for speed alone: one loop, one switch, everything changed in place.

type Copy = 'missing' | 'copied' | 'verified' | 'retired'

interface BySet {
  readonly backup: TakenBackup
  staged: 'there' | 'retired' | 'gone'
  readonly copies: Map<string, Copy>
}

export interface InPlace {
  readonly sets: Map<string, BySet>
  running: string | null
  copying: { readonly operation: string; readonly to: Set<string> } | null
  lastFull: string | null
  lastAny: string | null
  clock: string | null
  sequence: number
}

const forget = (all: InPlace, set: string, found: BySet): void => {
  if (found.staged !== 'gone') return
  for (const copy of found.copies.values()) if (copy !== 'missing') return
  all.sets.delete(set)
}

const place = (all: InPlace, set: string, at: { readonly entry: string; readonly folder: string }, gone: boolean) => {
  const found = all.sets.get(set)
  if (found === undefined) return
  if (at.folder === 'staging') found.staged = gone ? 'gone' : 'retired'
  else if (gone) found.copies.delete(at.entry)
  else found.copies.set(at.entry, 'retired')
  if (gone) forget(all, set, found)
}

export const foldInPlace = (events: readonly Recorded[]): InPlace => {
  const all: InPlace = {
    sets: new Map(),
    running: null,
    copying: null,
    lastFull: null,
    lastAny: null,
    clock: null,
    sequence: 0,
  }
  for (const { event, from } of events) {
    const { type, data } = event
    if (all.clock === null || from.at > all.clock) all.clock = from.at
    if ('operation' in data && OperationId.is(data.operation)) {
      const { sequence } = partsOf(data.operation)
      if (sequence > all.sequence) all.sequence = sequence
    }
    switch (type) {
      case 'BackupStarted':
        all.running = data.operation
        break
      case 'BackupTaken': {
        const { backup, targets } = data
        const copies = new Map<string, Copy>()
        for (const on of targets) copies.set(on, 'missing')
        all.sets.set(backup.set, { backup, staged: 'there', copies })
        all.running = null
        all.lastAny = backup.startedAt
        if (backup.kind === 'full') all.lastFull = backup.startedAt
        break
      }
      case 'CopyStarted':
        all.copying = { operation: data.operation, to: new Set(data.to) }
        break
      case 'BackupCopied':
        all.sets.get(data.set)?.copies.set(data.on, 'copied')
        all.copying?.to.delete(data.on)
        if (all.copying?.to.size === 0) all.copying = null
        break
      case 'CopyVerified':
        all.sets.get(data.set)?.copies.set(data.on, 'verified')
        break
      case 'BackupRetired':
        place(all, data.set, data.place, false)
        break
      case 'BackupDeleted':
        place(all, data.set, data.place, true)
        break
    }
  }
  return all
}
