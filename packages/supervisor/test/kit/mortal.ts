import type { BackupFiles, Clock, DatabaseEngine, EventLog } from '@db-failover/ports'

/** Lends ports to a process that can be killed: afterwards no call of it has any effect, and none is ever answered. */
export interface Mortal {
  readonly alive: () => boolean
  readonly kill: () => void
  readonly log: (log: EventLog) => EventLog
  readonly engine: (engine: DatabaseEngine) => DatabaseEngine
  readonly files: (files: BackupFiles) => BackupFiles
  readonly clock: (clock: Clock) => Clock
}

const never = new Promise<never>(() => {})

export const mortal = (): Mortal => {
  let alive = true
  const afterwards = async <A>(answer: Promise<A>): Promise<A> => {
    const value = await answer
    return alive ? value : never
  }
  const call =
    <A extends readonly unknown[], B>(port: (...args: A) => () => Promise<B>) =>
    (...args: A) =>
    (): Promise<B> =>
      alive ? afterwards(port(...args)()) : never
  return {
    alive: () => alive,
    kill: () => {
      alive = false
    },
    log: (log) => ({
      ...log,
      append: call(log.append),
      read: call(log.read),
      keepNewest: call(log.keepNewest),
      subscribe: async function* (stream, after, signal) {
        for await (const delivery of log.subscribe(stream, after, signal)) {
          if (!alive) await never
          yield delivery
        }
      },
    }),
    engine: ({ capabilities, health, backups, restores, fencing, close }) => ({
      capabilities,
      close,
      health: {
        probe: (...args) => (alive ? afterwards(health.probe(...args)) : never),
        check: call(health.check),
      },
      backups: { take: call(backups.take), find: call(backups.find), verify: call(backups.verify) },
      restores: {
        generationFor: restores.generationFor,
        restore: call(restores.restore),
        open: call(restores.open),
        check: call(restores.check),
        drill: call(restores.drill),
        removeOrphans: call(restores.removeOrphans),
      },
      fencing: { fence: call(fencing.fence), release: call(fencing.release), markEpoch: call(fencing.markEpoch) },
    }),
    files: (files) => ({
      copy: call(files.copy),
      verify: call(files.verify),
      remove: call(files.remove),
      list: call(files.list),
      check: call(files.check),
    }),
    clock: (clock) => ({
      now: clock.now,
      monotonic: clock.monotonic,
      sleep: (ms, signal) => (alive ? afterwards(clock.sleep(ms, signal)) : never),
    }),
  }
}
