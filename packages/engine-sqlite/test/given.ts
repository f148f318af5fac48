import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { EpochId, OperationId, TakenBackup } from '@db-failover/domain'
import type { EngineError, LeaderRun, RestoreOrder, Run, Target } from '@db-failover/ports'
import type { DatabaseAt } from '@db-failover/ports/contracts'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { afterEach } from 'vitest'
import { instanceOf, type SqliteSubject, sqliteSubject } from './subject.ts'

export const operation = (sequence: number): OperationId => `group/1/${sequence}` as OperationId
export const epoch: EpochId = operation(1)
export const signal: AbortSignal = new AbortController().signal
export const run: LeaderRun = { term: 1, signal, progress: () => {} }

/** A run that calls back at every step. */
export const following = (progress: Run['progress'], s: AbortSignal = signal): LeaderRun => ({
  term: 1,
  signal: s,
  progress,
})

export const done = async <A>(work: TaskEither<EngineError, A>): Promise<A> => {
  const outcome = await work()
  if (outcome._tag === 'Left')
    throw new Error(`${outcome.left.code}: ${outcome.left.says}`, { cause: outcome.left.cause })
  return outcome.right
}

export const refusal = async (work: TaskEither<EngineError, unknown>): Promise<EngineError> => {
  const outcome = await work()
  if (outcome._tag === 'Right') throw new Error('it was done')
  return outcome.left
}

export const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

export const target = (s: SqliteSubject, at: DatabaseAt = s.master): Target => ({
  group: s.group,
  entry: at.entry,
  generation: at.generation,
})

export const take = (
  s: SqliteSubject,
  set: number,
  base: TakenBackup | null = null,
  more: { readonly at?: DatabaseAt; readonly run?: LeaderRun } = {},
): TaskEither<EngineError, TakenBackup> =>
  s.engine.backups.take(
    target(s, more.at),
    { set: operation(set), kind: base === null ? 'full' : 'differential', epoch, base, contingency: false },
    more.run ?? run,
  )

export const restoreOrder = (
  s: SqliteSubject,
  sequence: number,
  full: TakenBackup,
  differential: TakenBackup | null = null,
): RestoreOrder => {
  const from = (backup: TakenBackup) => ({
    at: { entry: s.master.entry, folder: 'staging' as const, file: backup.file },
    backup,
  })
  return {
    operation: operation(sequence),
    epoch: operation(sequence),
    full: from(full),
    differential: differential === null ? null : from(differential),
    generation: s.engine.restores.generationFor(s.backup, operation(sequence)),
  }
}

export const restore = async (s: SqliteSubject, order: RestoreOrder): Promise<DatabaseAt> => {
  await done(s.engine.restores.restore(s.backup, s.group, order, run))
  return { entry: s.backup, generation: order.generation }
}

export const probe = (s: SqliteSubject, raise: number | null = null, at?: DatabaseAt, timeoutMs = 5_000) =>
  s.engine.health.probe(target(s, at), { raise, timeoutMs, signal })

export const namesIn = (folder: string): readonly string[] => readdirSync(folder).sort()
export const stagingOf = (s: SqliteSubject): string => s.master.entry.staging.supervisor
export const instances = (s: SqliteSubject): readonly string[] => namesIn(instanceOf(s.backup))

const subjects: SqliteSubject[] = []

/** A subject whose master carries the epoch; it is disposed of after the test. */
export const marked = async (...given: Parameters<typeof sqliteSubject>): Promise<SqliteSubject> => {
  const s = await sqliteSubject(...given)
  subjects.push(s)
  await done(s.engine.fencing.markEpoch(target(s), epoch, run))
  return s
}

afterEach(async () => {
  for (const s of subjects.splice(0)) await s.dispose()
})
