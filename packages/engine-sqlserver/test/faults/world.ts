import type { EpochId, GroupId, OperationId, TakenBackup } from '@db-failover/domain'
import type { DatabaseEngine, EngineError, FileAt, LeaderRun, RestoreOrder, Target } from '@db-failover/ports'
import { type SqlServerSubject, sqlServerSubject } from '../subject.ts'

/** So long a server may be silent here, in milliseconds. */
export const patience = 1_000

export const run = (): LeaderRun => ({ term: 1, signal: new AbortController().signal, progress: () => {} })

/** Two servers with a protected database on the first, whose newest full lies in the other's folder, and what is done to them. */
export interface FaultWorld {
  readonly subject: SqlServerSubject
  readonly engine: DatabaseEngine
  readonly group: GroupId
  readonly operation: () => OperationId
  readonly master: () => Target
  readonly on: (generation: string) => Target
  readonly epoch: () => EpochId
  readonly mark: (epoch: EpochId) => void
  /** The newest full of the epoch; taken anew after somebody else's came between. */
  readonly full: () => Promise<TakenBackup>
  readonly renew: () => void
  /** What a fence left behind is taken away: the mark of a full cannot be written into a fenced database. */
  readonly unfenced: () => Promise<void>
  readonly fences: () => void
  readonly staged: (backup: TakenBackup) => FileAt
  readonly copy: () => Promise<{ readonly at: FileAt; readonly backup: TakenBackup }>
  readonly order: () => Promise<RestoreOrder>
}

type Outcome<A> = { readonly _tag: 'Left'; readonly left: EngineError } | { readonly _tag: 'Right'; readonly right: A }

/** Where no fault is, a machine that is busy with other things may still be late. */
const attempts = 4

/** Asks again while only time is to blame. */
const eventually = async <A>(work: () => Promise<Outcome<A>>): Promise<Outcome<A>> => {
  for (let i = 1; ; i++) {
    const outcome = await work()
    if (outcome._tag === 'Right' || outcome.left.retry === 'Permanent' || i === attempts) return outcome
  }
}

export const must = async <A>(work: () => Promise<Outcome<A>>): Promise<A> => {
  const outcome = await eventually(work)
  if (outcome._tag === 'Right') return outcome.right
  throw new Error(`what must succeed was refused: ${outcome.left.code}: ${outcome.left.says}`)
}

export const faultWorld = async (): Promise<FaultWorld> => {
  const subject = await sqlServerSubject({
    connectTimeoutMs: patience,
    statementTimeoutMs: patience,
    stalledAfterMs: patience,
    lookEveryMs: patience / 8,
  })
  const { engine, group, master, backup } = subject
  let sequence = 0
  const operation = () => `${group}/1/${++sequence}` as OperationId
  const target = (): Target => ({ group, entry: master.entry, generation: master.generation })
  let epoch: EpochId = operation()
  let newest: TakenBackup | null = null
  let copied: TakenBackup | null = null
  await must(engine.fencing.markEpoch(target(), epoch, run()))
  await subject.application.put(master, 'kept', '1')
  let fenced = false
  const unfenced = async () => {
    if (fenced) await must(engine.fencing.release(target(), run()))
    fenced = false
  }
  const full = async (): Promise<TakenBackup> => {
    await unfenced()
    const order = { set: operation(), kind: 'full' as const, epoch, base: null, contingency: false }
    newest ??= await must(engine.backups.take(target(), order, run()))
    return newest
  }
  const staged = (b: TakenBackup): FileAt => ({ entry: master.entry, folder: 'staging', file: b.file })
  const copy = async () => {
    const taken = await full()
    const at: FileAt = { entry: backup, folder: 'backup', file: taken.file }
    if (copied !== taken) await subject.world.copy(staged(taken), at)
    copied = taken
    return { at, backup: taken }
  }
  return {
    subject,
    engine,
    group,
    operation,
    master: target,
    on: (generation) => ({ group, entry: backup, generation }),
    epoch: () => epoch,
    mark: (now) => {
      epoch = now
      newest = null
    },
    full,
    renew: () => {
      newest = null
    },
    unfenced,
    fences: () => {
      fenced = true
    },
    staged,
    copy,
    order: async () => {
      const id = operation()
      const generation = engine.restores.generationFor(backup, id)
      return { operation: id, epoch: id, full: await copy(), differential: null, generation }
    },
  }
}
