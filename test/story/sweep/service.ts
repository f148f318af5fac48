import type { ChildProcess } from 'node:child_process'
import { endOf, startCommand } from '../command-line.ts'

/** A supervisor that is started again whenever it dies, as a service manager does. */
export interface Service {
  /** Ends it at once with SIGKILL. */
  readonly kill: () => void
  /** How often it was killed so far. */
  readonly kills: () => number
  /** Ends that nobody asked for: exit codes and foreign signals. */
  readonly unasked: () => readonly (number | string)[]
  readonly said: () => readonly string[]
  readonly stop: () => Promise<void>
}

/** Milliseconds from a death to the next start. */
const PAUSE = 50

export const superviseIn = (folder: string): Service => {
  const said: string[] = []
  const unasked: (number | string)[] = []
  let kills = 0
  let killed: ChildProcess | null = null
  let wanted = true
  let child = startCommand(['run'], folder, (line) => said.push(line))
  const running = (async () => {
    for (;;) {
      const how = await endOf(child)
      if (child !== killed && wanted) unasked.push(how)
      if (!wanted) return
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
      said.push('--- started again')
      child = startCommand(['run'], folder, (line) => said.push(line))
    }
  })()
  return {
    kill: () => {
      if (killed === child) return
      killed = child
      kills++
      child.kill('SIGKILL')
    },
    kills: () => kills,
    unasked: () => unasked,
    said: () => said,
    stop: async () => {
      wanted = false
      child.kill('SIGKILL')
      await running
    },
  }
}
