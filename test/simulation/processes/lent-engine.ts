import type { DatabaseEngine } from '@db-failover/ports'
import type { Life } from './life.ts'

/** An engine as one process has it. What it has asked of a server goes on there when the process is paused or dies. */
export const lentEngine = (engine: DatabaseEngine, life: Life): DatabaseEngine => {
  const heard =
    <A extends readonly unknown[], B>(port: (...args: A) => () => Promise<B>) =>
    (...args: A) =>
    (): Promise<B> =>
      life.hears(port(...args)())
  const { capabilities, health, backups, restores, fencing, close } = engine
  return {
    capabilities,
    close,
    health: { probe: (...args) => life.hears(health.probe(...args)), check: heard(health.check) },
    backups: { take: heard(backups.take), find: heard(backups.find), verify: heard(backups.verify) },
    restores: {
      generationFor: restores.generationFor,
      restore: heard(restores.restore),
      open: heard(restores.open),
      check: heard(restores.check),
      drill: heard(restores.drill),
      removeOrphans: heard(restores.removeOrphans),
    },
    fencing: { fence: heard(fencing.fence), release: heard(fencing.release), markEpoch: heard(fencing.markEpoch) },
  }
}
