import { fileURLToPath } from 'node:url'
import { endOf, startProgram } from '../../story/command-line.ts'
import { nothing, type Order, type Outcome } from './order.ts'

const program = fileURLToPath(new URL('./lane.ts', import.meta.url))

type Say = (text: string) => void

/** A laboratory in a process of its own. */
interface Lane {
  /** A lane that ended instead of answering is what is wrong. */
  readonly carryOut: (order: Order) => Promise<Outcome>
  readonly close: () => Promise<void>
}

const openLane = (say: Say): Lane => {
  const child = startProgram({ program, args: [], cwd: process.cwd(), hears: say })
  const ended = endOf(child)
  return {
    carryOut: (order) =>
      new Promise((resolve) => {
        child.once('message', (outcome: Outcome) => resolve(outcome))
        void ended.then((how) => resolve({ ...nothing, wrong: [`the laboratory ended with ${how}`] }))
        if (child.connected) child.send(order)
      }),
    close: async () => {
      if (child.connected) child.send('stop')
      await ended
    },
  }
}

/**
 * Carries out orders in so many laboratories at once. `next` answers the next order for one of them that is free, null:
 * there is none; `heard` is told what came of each. Most of the time a laboratory waits for what takes its time, such as
 * leases and faults, so that several share the processors well.
 */
export const sideBySide = async (
  count: number,
  next: () => Order | null,
  heard: (outcome: Outcome, order: Order) => void,
  say: Say,
): Promise<void> => {
  const work = async (place: number): Promise<void> => {
    let order = next()
    if (order === null) return
    const lane = openLane(count === 1 ? say : (text) => say(`${place}| ${text}`))
    try {
      for (; order !== null; order = next()) heard(await lane.carryOut(order), order)
    } finally {
      await lane.close()
    }
  }
  await Promise.all(Array.from({ length: count }, (_, i) => work(i + 1)))
}
