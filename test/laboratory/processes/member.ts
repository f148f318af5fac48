import type { ChildProcess } from 'node:child_process'
import { endOf } from '../../story/command-line.ts'

/** A process of the laboratory: started again whenever it ends, as a service manager would do. */
export interface Member {
  readonly name: string
  /** null between a death and the next start. */
  readonly pid: () => number | null
  /** Ends it at once with SIGKILL. */
  readonly kill: () => void
  /** Every thread of it stands still until `wake`. */
  readonly freeze: () => void
  readonly wake: () => void
  /** How it ended where nobody had killed it: exit codes and foreign signals, with the machine's time. */
  readonly unasked: () => readonly { readonly how: number | string; readonly at: number }[]
  /** Asks it to end; a process that does not within the time is killed, and that is answered. */
  readonly stop: () => Promise<'ended' | 'killed'>
}

/** Milliseconds from a death to the next start. */
const PAUSE = 200
/** Milliseconds that a process has to end when it is asked to. */
const PATIENCE = 15_000

export const machineNow = (): number => Number(process.hrtime.bigint()) / 1e6

/** `start` is told how often it was called before. */
export const keep = (name: string, start: (run: number) => ChildProcess): Member => {
  const unasked: { how: number | string; at: number }[] = []
  let runs = 0
  let wanted = true
  let killed: ChildProcess | null = null
  let child: ChildProcess | null = start(runs++)
  let over = Promise.resolve()

  const watch = async (watched: ChildProcess): Promise<void> => {
    const how = await endOf(watched)
    child = null
    if (!wanted) return
    if (killed !== watched) unasked.push({ how, at: machineNow() })
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
    if (!wanted) return
    child = start(runs++)
    over = watch(child)
    await over
  }
  over = watch(child)

  const signal = (which: NodeJS.Signals): void => {
    child?.kill(which)
  }
  return {
    name,
    pid: () => child?.pid ?? null,
    kill: () => {
      killed = child
      signal('SIGKILL')
    },
    freeze: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    unasked: () => unasked,
    stop: async () => {
      wanted = false
      const last = child
      if (last === null) return 'ended'
      signal('SIGCONT')
      if (last.connected) last.send('stop', () => {})
      let how: 'ended' | 'killed' = 'ended'
      const late = setTimeout(() => {
        how = 'killed'
        last.kill('SIGKILL')
      }, PATIENCE)
      await over
      clearTimeout(late)
      return how
    },
  }
}
