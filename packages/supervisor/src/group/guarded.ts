import type { BackupFiles, BackupFilesError, DatabaseEngine, EngineError } from '@db-failover/ports'
import { type Either, left } from 'fp-ts/lib/Either.js'

/** One step outside: what it would answer where it may not be taken. */
type Step<E, A extends readonly unknown[], B> = (...args: A) => () => Promise<Either<E, B>>

const refusal = {
  _tag: 'Cancelled',
  retry: 'Transient',
  code: 'NOT_LEADING',
  says: 'This process may not act for the group now.',
} as const

/** Asks in the very moment in which the step begins: nothing can come between the question and the step. */
const asking =
  <E>(mayAct: () => boolean, refused: E) =>
  <A extends readonly unknown[], B>(step: Step<E, A, B>): Step<E, A, B> =>
  (...args) =>
  async () =>
    mayAct() ? step(...args)() : left(refused)

/** The engine as effects get it: nothing is begun on it but by a leader that may act. Probing is everybody's. */
export const guardedEngine = (engine: DatabaseEngine, mayAct: () => boolean): DatabaseEngine => {
  const asked = asking<EngineError>(mayAct, refusal)
  const { health, backups, restores, fencing } = engine
  return {
    ...engine,
    health: { ...health, check: asked(health.check) },
    backups: { take: asked(backups.take), find: asked(backups.find), verify: asked(backups.verify) },
    restores: {
      generationFor: restores.generationFor,
      restore: asked(restores.restore),
      open: asked(restores.open),
      check: asked(restores.check),
      drill: asked(restores.drill),
      removeOrphans: asked(restores.removeOrphans),
    },
    fencing: {
      fence: asked(fencing.fence),
      release: asked(fencing.release),
      markEpoch: asked(fencing.markEpoch),
    },
  }
}

export const guardedFiles = (files: BackupFiles, mayAct: () => boolean): BackupFiles => {
  const asked = asking<BackupFilesError>(mayAct, { ...refusal, folder: '' })
  return {
    copy: asked(files.copy),
    verify: asked(files.verify),
    remove: asked(files.remove),
    list: asked(files.list),
    check: asked(files.check),
  }
}
