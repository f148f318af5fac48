import type { BackupKind, TakenBackup } from '../backups/events.ts'
import type { Effect, EffectOf } from '../effects.ts'
import type { Observation } from '../observation.ts'
import type { BackupSetId, Decimal, EntryId, EpochId, Instant, Sha256 } from '../scalars.ts'
import { plus } from '../time.ts'
import type { Premises } from './premises.ts'

// What a truthful world observes when it carries an effect out.

const unreachable = { code: 'Unreachable', says: 'it does not answer' }
const bad = { code: 'Corrupt', says: 'page 7 is damaged' }
const gone = { code: 'DatabaseMissing', says: 'its files are gone' }

interface Snapshot {
  readonly set: BackupSetId
  readonly kind: BackupKind
  readonly base: BackupSetId | null
  readonly entry: EntryId
  readonly generation: string
  readonly epoch: EpochId
  readonly startedAt: Instant
}

const taken = (world: Premises, snapshot: Snapshot): TakenBackup => {
  const { now } = world.story
  const d = world.databases.get(world.key(snapshot.entry, snapshot.generation))
  const nothing = { identity: '', fork: '', counter: '0' as Decimal, differentialBase: null, epoch: null }
  return {
    ...snapshot,
    file: `${snapshot.set.replaceAll('/', '-')}.${snapshot.kind}`,
    contains: { allBefore: snapshot.startedAt, noneAfter: now },
    finishedAt: now,
    size: 1,
    sha256: '0'.repeat(64) as Sha256,
    lineage: world.lineage(d) ?? nothing,
  }
}

const backup = (world: Premises, { running }: EffectOf<'TakeBackup'>): Observation => {
  const { operation, kind, base, entry, generation, epoch, startedAt } = running
  const d = world.database(entry, generation)
  const retryAfter = plus(world.story.now, 1000)
  if (d === undefined) return { type: 'BackupDidNotFinish', operation, why: unreachable, retryAfter }
  const made = taken(world, { set: operation, kind, base, entry, generation, epoch, startedAt })
  if (kind === 'full') d.base = operation
  return { type: 'BackupFinished', operation, backup: made }
}

const copies = (world: Premises, { copying }: EffectOf<'CopyBackup'>): readonly Observation[] =>
  copying.to.map((on) => {
    const { operation, set, from } = copying
    return world.down.has(on) || world.down.has(from.entry)
      ? {
          type: 'CopyDidNotFinish',
          operation,
          set,
          on,
          why: unreachable,
          retryAfter: plus(world.story.now, 1000),
        }
      : { type: 'CopyFinished', operation, set, on }
  })

const restore = (world: Premises, e: EffectOf<'RestoreDatabase'>): Observation => {
  const { operation } = e
  if (world.down.has(e.on)) return { type: 'RestoreDidNotFinish', operation, why: unreachable, content: false }
  if (world.spoiled.has(e.on)) return { type: 'RestoreDidNotFinish', operation, why: bad, content: true }
  const end = world.story.state.backups.sets[e.chain.differential ?? e.chain.full]
  world.create(e.on, e.generation, BigInt(end?.backup.lineage.counter ?? 1))
  return { type: 'RestoreFinished', operation, tookMs: 1200 }
}

const open = (world: Premises, e: EffectOf<'OpenAndCheck'>): readonly Observation[] => {
  const { operation } = e
  const d = world.database(e.on, e.generation)
  if (d === undefined) return [{ type: 'TargetFailedCheck', operation, why: unreachable, content: false }]
  if (d.epoch !== e.epoch) {
    d.fork = world.nextFork()
    d.epoch = e.epoch
  }
  d.fenced = false
  const lineage = world.lineage(d)
  return lineage === null ? [] : [{ type: 'TargetPassedCheck', operation, lineage }]
}

const fence = (world: Premises, { entry, generation }: EffectOf<'RequestFence'>): Observation => {
  const d = world.database(entry, generation)
  if (d === undefined)
    return { type: 'FenceRefused', entry, generation, why: world.down.has(entry) ? unreachable : gone }
  d.fenced = true
  return { type: 'FenceAnswered', entry, generation, lineage: world.lineage(d) }
}

const contingency = (world: Premises, e: EffectOf<'TakeContingency'>): Observation => {
  const { operation, of, set, generation, epoch } = e
  const retryAfter = plus(world.story.now, 1000)
  if (world.database(of, generation) === undefined)
    return { type: 'ContingencyDidNotFinish', operation, of, why: world.down.has(of) ? unreachable : gone, retryAfter }
  const made = taken(world, { set, kind: 'full', base: null, entry: of, generation, epoch, startedAt: world.story.now })
  return { type: 'ContingencyFinished', operation, of, backup: made, on: e.to }
}

export const answersOf = (world: Premises, e: Effect): readonly Observation[] => {
  const { now } = world.story
  switch (e.type) {
    case 'TakeBackup':
      return [backup(world, e)]
    case 'CopyBackup':
      return copies(world, e)
    case 'VerifyCopy':
      return world.down.has(e.on) ? [] : [{ type: 'CopyPassedCheck', set: e.set, on: e.on }]
    case 'DeleteFile':
      return world.down.has(e.place.entry) ? [] : [{ type: 'FileDeleted', set: e.set, place: e.place, found: true }]
    case 'RestoreDatabase':
      return [restore(world, e)]
    case 'OpenAndCheck':
      return open(world, e)
    case 'RunDrill':
      return world.spoiled.has(e.on)
        ? [{ type: 'DrillDidNotFinish', operation: e.operation, tookMs: 900, why: bad }]
        : [{ type: 'DrillFinished', operation: e.operation, tookMs: 900, checks: ['integrity_check: ok'] }]
    case 'RequestFence':
      return [fence(world, e)]
    case 'ReleaseFence': {
      const d = world.database(e.entry, e.generation)
      if (d === undefined) return []
      d.fenced = false
      return [{ type: 'FenceWasReleased', entry: e.entry, generation: e.generation }]
    }
    case 'MarkEpoch': {
      const d = world.database(e.entry, e.generation)
      if (d === undefined) return []
      d.epoch = e.epoch
      const lineage = world.lineage(d)
      return lineage === null ? [] : [{ type: 'EpochWasMarked', epoch: e.epoch, entry: e.entry, lineage }]
    }
    case 'TakeContingency':
      return [contingency(world, e)]
    case 'AwaitHosts': {
      const { operation } = e
      return [{ type: 'HostsLeft', operation, hosts: world.hosts, lastLeft: now, lastCommit: now, waitedMs: 100 }]
    }
    case 'AwaitMoves': {
      const { operation } = e
      const count = world.hosts.length
      return [{ type: 'HostsMoved', operation, count, first: now, last: now, missing: [], lastWrite: null }]
    }
    case 'CheckEntries': {
      const check = (id: string) => [{ check: 'folders', ok: !world.down.has(id), says: 'the folders answer' }]
      const findings = Object.fromEntries(e.entries.map((x) => [x.id, check(x.id)]))
      return [{ type: 'EntriesChecked', request: e.request, findings }]
    }
    case 'ReadActive': {
      const generation = e.generation ?? 'original'
      const lineage = world.lineage(world.database(e.entry, generation))
      const says = lineage === null ? 'it does not answer' : 'alive'
      return [{ type: 'ActiveRead', request: e.request, entry: e.entry, generation, lineage, says }]
    }
  }
}
