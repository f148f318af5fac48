import type { BackupKind, EpochId, Lineage, OperationId, TakenBackup } from '@db-failover/domain'
import type { EngineError, FileAt, LeaderRun, Run, Target } from '@db-failover/ports'
import type { DatabaseAt } from '@db-failover/ports/contracts'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Ask } from './colleague.ts'
import { type SqlServerSubject, sqlServerSubject } from './subject.ts'

export const done = async <A>(work: TaskEither<EngineError, A>): Promise<A> => {
  const outcome = await work()
  if (outcome._tag === 'Right') return outcome.right
  throw new Error(`${outcome.left.code}: ${outcome.left.says}`, { cause: outcome.left.cause })
}

export const refusal = async (work: TaskEither<EngineError, unknown>): Promise<EngineError> => {
  const outcome = await work()
  if (outcome._tag === 'Left') return outcome.left
  throw new Error('it was done')
}

export const inTerm = (term: number, progress: Run['progress'] = () => {}): LeaderRun => ({
  term,
  signal: new AbortController().signal,
  progress,
})
export const run = inTerm(1)

export const operation = (sequence: number, term = 1): OperationId => `group/${term}/${sequence}` as OperationId
export const epoch: EpochId = operation(1)

export interface Given extends SqlServerSubject {
  readonly target: (at?: DatabaseAt) => Target
  readonly full: (sequence: number, at?: DatabaseAt, inEpoch?: EpochId) => Promise<TakenBackup>
  readonly takes: (sequence: number, kind: BackupKind, run?: LeaderRun) => TaskEither<EngineError, TakenBackup>
  /** Restored on the backup server from the staging folder it was taken into; not yet open. */
  readonly restores: (sequence: number, full: TakenBackup, run?: LeaderRun) => TaskEither<EngineError, void>
  readonly restoredAt: (sequence: number) => DatabaseAt
  readonly opens: (sequence: number, run?: LeaderRun) => TaskEither<EngineError, Lineage>
  readonly asks: (on: 'master' | 'backup', ...texts: readonly string[]) => Promise<readonly Record<string, unknown>[]>
}

/** A subject whose database carries the first epoch. */
export const givenServers = async (...of: Parameters<typeof sqlServerSubject>): Promise<Given> => {
  const s = await sqlServerSubject(...of)
  const { engine, group, master, backup } = s
  const target = ({ entry, generation }: DatabaseAt = master): Target => ({ group, entry, generation })
  await done(engine.fencing.markEpoch(target(), epoch, run))
  const takes: Given['takes'] = (sequence, kind, as = run) =>
    engine.backups.take(target(), { set: operation(sequence), kind, epoch, base: null, contingency: false }, as)
  const staged = (b: TakenBackup): FileAt => {
    const entry = b.entry === backup.id ? backup : master.entry
    return { entry, folder: 'staging', file: b.file }
  }
  const restoredAt = (sequence: number): DatabaseAt => ({
    entry: backup,
    generation: engine.restores.generationFor(backup, operation(sequence)),
  })
  return {
    ...s,
    target,
    takes,
    full: (sequence, at = master, inEpoch = epoch) => {
      const order = { set: operation(sequence), kind: 'full' as const, epoch: inEpoch, base: null, contingency: false }
      return done(engine.backups.take(target(at), order, run))
    },
    restoredAt,
    restores: (sequence, full, as = run) => {
      const { generation } = restoredAt(sequence)
      const id = operation(sequence)
      const order = {
        operation: id,
        epoch: id,
        full: { at: staged(full), backup: full },
        differential: null,
        generation,
      }
      return engine.restores.restore(backup, group, order, as)
    },
    opens: (sequence, as = run) => engine.restores.open(target(restoredAt(sequence)), operation(sequence), as),
    asks: (on, ...texts) =>
      s.colleague(on === 'master' ? master.entry : backup, async (ask: Ask) => {
        let rows: readonly Record<string, unknown>[] = []
        for (const text of texts) rows = await ask(text)
        return rows
      }),
  }
}
