import assert from 'node:assert/strict'
import type { BackupKind, Entry, EpochId, GroupId, Lineage, OperationId, TakenBackup } from '@db-failover/domain'
import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { EngineError, FileAt, LeaderRun, Probe, RestoreOrder, Target } from '../../engine/engine.ts'
import type { ContractCase } from '../contract-case.ts'
import type { DatabaseAt, EngineFactory, EngineSubject } from './subject.ts'

/** Work that a leader asks for, and nobody cancels. */
export const inTerm = (term: number, signal: AbortSignal = new AbortController().signal): LeaderRun => ({
  term,
  signal,
  progress: () => {},
})
export const going = (signal?: AbortSignal): LeaderRun => inTerm(1, signal)
export const signal = going().signal

/** The value of work that must succeed. */
export const done = async <A>(work: TaskEither<EngineError, A>): Promise<A> => {
  const outcome: Either<EngineError, A> = await work()
  if (outcome._tag === 'Left')
    assert.fail(`refused with ${outcome.left._tag} ${outcome.left.code}: ${outcome.left.says}`)
  return outcome.right
}

/** The error of work that must be refused, with one of the tags. */
export const refusedWith = async (
  work: TaskEither<EngineError, unknown>,
  ...tags: readonly EngineError['_tag'][]
): Promise<EngineError> => {
  const outcome = await work()
  if (outcome._tag === 'Right') assert.fail(`it was done, and should be refused with ${tags.join(' or ')}`)
  assert.ok(tags.includes(outcome.left._tag), `refused with ${outcome.left._tag}, expected ${tags.join(' or ')}`)
  assert.notEqual(outcome.left.says, '', 'an error says one sentence')
  return outcome.left
}

/**
 * The same history at the same point or later: a server may raise its counter (SQL Server: the end of the log) by work of its
 * own at any time.
 */
export const sameHistory = (now: Lineage | null | undefined, before: Lineage | null | undefined): void => {
  assert.ok(now && before, 'both lineages are readable')
  assert.deepEqual({ ...now, counter: '' }, { ...before, counter: '' })
  assert.ok(BigInt(now.counter) >= BigInt(before.counter), 'the counter does not fall')
}

/** What is found of a backup is what its taker said of it; the finder knows only later that it was finished. */
export const sameBackup = (found: TakenBackup | null, taken: TakenBackup): void => {
  assert.ok(found !== null, 'the backup is found')
  assert.ok(found.finishedAt >= taken.finishedAt && found.contains.noneAfter >= taken.contains.noneAfter)
  const { finishedAt } = taken
  const { noneAfter } = taken.contains
  assert.deepEqual({ ...found, finishedAt, contains: { ...found.contains, noneAfter } }, taken)
}

/** A subject with what the cases do to it, in the words of the port. */
export interface Given extends EngineSubject {
  readonly operation: (sequence: number) => OperationId
  readonly target: (at?: DatabaseAt) => Target
  readonly probe: (at?: DatabaseAt, raise?: number | null) => Promise<Probe>
  readonly mark: (epoch: EpochId, at?: DatabaseAt) => Promise<void>
  readonly put: (key: string, value: string, at?: DatabaseAt) => Promise<void>
  readonly rows: (at?: DatabaseAt) => Promise<Readonly<Record<string, string>>>
  readonly full: (set: number, epoch: EpochId, at?: DatabaseAt) => Promise<TakenBackup>
  readonly differential: (set: number, base: TakenBackup, at?: DatabaseAt) => Promise<TakenBackup>
  /** The order of a backup that no case has taken yet. */
  readonly take: (
    set: number,
    kind: BackupKind,
    epoch: EpochId,
    base: TakenBackup | null,
    more?: { readonly at?: DatabaseAt; readonly contingency?: boolean; readonly run?: LeaderRun },
  ) => TaskEither<EngineError, TakenBackup>
  /** Where a backup of the master lies after it was taken. */
  readonly staged: (backup: TakenBackup) => FileAt
  readonly order: (
    sequence: number,
    epoch: EpochId,
    full: TakenBackup,
    differential?: TakenBackup,
    from?: (backup: TakenBackup) => FileAt,
  ) => RestoreOrder
  readonly restored: (order: RestoreOrder) => DatabaseAt
  /** Restored and opened. */
  readonly opened: (order: RestoreOrder) => Promise<DatabaseAt>
}

export const givenOf = (s: EngineSubject): Given => {
  const operation = (sequence: number) => `${s.group}/1/${sequence}` as OperationId
  const target = ({ entry, generation }: DatabaseAt = s.master): Target => ({ group: s.group, entry, generation })
  const staged = (backup: TakenBackup, entry: Entry = s.master.entry): FileAt => ({
    entry,
    folder: 'staging',
    file: backup.file,
  })
  const take: Given['take'] = (set, kind, epoch, base, { at = s.master, contingency = false, run = going() } = {}) =>
    s.engine.backups.take(target(at), { set: operation(set), kind, epoch, base, contingency }, run)
  const restored = (order: RestoreOrder): DatabaseAt => ({ entry: s.backup, generation: order.generation })
  return {
    ...s,
    operation,
    target,
    staged,
    take,
    restored,
    probe: (at, raise = null) => s.engine.health.probe(target(at), { raise, timeoutMs: 5_000, signal }),
    mark: async (epoch, at) => {
      await done(s.engine.fencing.markEpoch(target(at), epoch, going()))
    },
    put: (key, value, at = s.master) => s.application.put(at, key, value),
    rows: (at = s.master) => s.application.read(at),
    full: (set, epoch, at = s.master) => done(take(set, 'full', epoch, null, { at })),
    differential: (set, base, at = s.master) => done(take(set, 'differential', base.epoch, base, { at })),
    order: (sequence, epoch, full, differential, from = staged) => ({
      operation: operation(sequence),
      epoch,
      full: { at: from(full), backup: full },
      differential: differential === undefined ? null : { at: from(differential), backup: differential },
      generation: s.engine.restores.generationFor(s.backup, operation(sequence)),
    }),
    opened: async (order) => {
      await done(s.engine.restores.restore(s.backup, s.group, order, going()))
      const at = restored(order)
      await done(s.engine.restores.open(target(at), order.epoch, going()))
      return at
    },
  }
}

/** A case about a fresh subject, which is disposed of afterwards. */
export const engineCase = (title: string, check: (given: Given) => Promise<void>): ContractCase<EngineFactory> => ({
  title,
  check: async (factory) => {
    const subject = await factory()
    try {
      await check(givenOf(subject))
    } finally {
      await subject.dispose()
    }
  },
})

export const otherGroup = 'another-group' as GroupId
