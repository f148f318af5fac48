import { plus } from '@db-failover/domain'
import type { BackupFiles, Clock, DatabaseEngine, EventLog } from '@db-failover/ports'

/**
 * Lends ports to a process that can be killed: afterwards no call of it has any effect, and none is ever answered. One that
 * is stopped gets its answers when it is woken; what it had begun outside goes on meanwhile.
 */
export interface Mortal {
  readonly alive: () => boolean
  readonly kill: () => void
  readonly stop: () => void
  readonly wake: () => void
  /** Its wall clock is set, forwards or back. */
  readonly setClock: (ms: number) => void
  /** Its monotonic clock goes so many times as fast as that of the others, from now on. */
  readonly setPace: (pace: number) => void
  /** Called when a step in the world begins. A process that is stopped in it does the step when it is woken. */
  readonly beforeStep: (happens: (step: string) => void) => void
  /** Dies when this says so: asked when an append has been written and before its writer hears of it. */
  readonly killWhen: (dies: (stream: string) => boolean) => void
  /** Dies when this says so: asked when a step in the world has been done and before its caller hears of it. */
  readonly killIn: (dies: (step: string) => boolean) => void
  readonly log: (log: EventLog) => EventLog
  readonly engine: (engine: DatabaseEngine) => DatabaseEngine
  readonly files: (files: BackupFiles) => BackupFiles
  readonly clock: (clock: Clock) => Clock
}

const never = new Promise<never>(() => {})

/** `begins`: told of every step in the world, when it begins. */
export const mortal = (begins: (step: string) => void = () => {}): Mortal => {
  let alive = true
  let stepped = 0
  let stopped: Promise<void> | null = null
  let wake = () => {}
  let dies: (stream: string) => boolean = () => false
  let before: (step: string) => void = () => {}
  let pace: { readonly factor: number; readonly from: number; readonly read: number } = { factor: 1, from: 0, read: 0 }
  const stop = (): void => {
    stopped ??= new Promise((resolve) => {
      wake = () => {
        stopped = null
        resolve()
      }
    })
  }
  const afterwards = async <A>(answer: Promise<A>): Promise<A> => {
    const value = await answer
    while (stopped !== null) await stopped
    return alive ? value : never
  }
  let setPace: (factor: number) => void = () => {}
  let diesIn: (step: string) => boolean = () => false
  const call =
    <A extends readonly unknown[], B>(port: (...args: A) => () => Promise<B>) =>
    (...args: A) =>
    (): Promise<B> =>
      alive ? afterwards(port(...args)()) : never
  const step =
    <A extends readonly unknown[], B>(name: string, port: (...args: A) => () => Promise<B>) =>
    (...args: A) =>
    async (): Promise<B> => {
      if (!alive) return never
      begins(name)
      before(name)
      while (stopped !== null) await stopped
      if (!alive) return never
      const answer = await port(...args)()
      if (alive && diesIn(name)) alive = false
      return afterwards(Promise.resolve(answer))
    }
  return {
    alive: () => alive,
    kill: () => {
      alive = false
      wake()
    },
    stop,
    beforeStep: (happens) => {
      before = happens
    },
    setPace: (factor) => {
      setPace(factor)
    },
    wake: () => wake(),
    setClock: (ms) => {
      stepped += ms
    },
    killWhen: (when) => {
      dies = when
    },
    killIn: (when) => {
      diesIn = when
    },
    log: (log) => ({
      ...log,
      append: (stream, expected, events) => async () => {
        if (!alive) return never
        const answer = await log.append(stream, expected, events)()
        if (dies(stream)) alive = false
        return afterwards(Promise.resolve(answer))
      },
      read: call(log.read),
      keepNewest: call(log.keepNewest),
      subscribe: async function* (stream, after, signal) {
        for await (const delivery of log.subscribe(stream, after, signal)) {
          await afterwards(Promise.resolve())
          yield delivery
        }
      },
    }),
    engine: ({ capabilities, health, backups, restores, fencing, close }) => ({
      capabilities,
      close,
      health: {
        probe: (...args) => (alive ? afterwards(health.probe(...args)) : never),
        check: step('checkEntry', health.check),
      },
      backups: {
        take: step('take', backups.take),
        find: step('find', backups.find),
        verify: step('verify', backups.verify),
      },
      restores: {
        generationFor: restores.generationFor,
        restore: step('restore', restores.restore),
        open: step('open', restores.open),
        check: step('check', restores.check),
        drill: step('drill', restores.drill),
        removeOrphans: step('removeOrphans', restores.removeOrphans),
      },
      fencing: {
        fence: step('fence', fencing.fence),
        release: step('release', fencing.release),
        markEpoch: step('markEpoch', fencing.markEpoch),
      },
    }),
    files: (files) => ({
      copy: step('copy', files.copy),
      verify: step('read back', files.verify),
      remove: step('remove', files.remove),
      list: call(files.list),
      check: step('check folder', files.check),
    }),
    clock: (clock) => {
      const monotonic = (): number => pace.read + (clock.monotonic() - pace.from) * pace.factor
      setPace = (factor) => {
        pace = { factor, read: monotonic(), from: clock.monotonic() }
      }
      return {
        now: () => plus(clock.now(), stepped),
        monotonic,
        sleep: (ms, signal) => (alive ? afterwards(clock.sleep(ms / pace.factor, signal)) : never),
      }
    },
  }
}
