import { fileURLToPath } from 'node:url'
import { endOf, startProgram } from '../../story/command-line.ts'
import { nothing, type Order, type Outcome } from './order.ts'

const program = fileURLToPath(new URL('./lane.ts', import.meta.url))

type Say = (text: string) => void

/** A laboratory in a process of its own. */
interface Lane {
  /** null: the process ended instead of answering. */
  readonly carryOut: (order: Order) => Promise<Outcome | null>
  readonly close: () => Promise<number | string>
}

const openLane = (say: Say): Lane => {
  const child = startProgram({ program, args: [], cwd: process.cwd(), hears: say })
  const ended = endOf(child)
  return {
    carryOut: (order) =>
      new Promise((resolve) => {
        child.once('message', (outcome: Outcome) => resolve(outcome))
        void ended.then(() => resolve(null))
        child.send(order, () => {})
      }),
    close: async () => {
      if (child.connected) child.send('stop', () => {})
      return ended
    },
  }
}

const nameOf = (order: Order): string => {
  if (order.tell === 'cells') return `${order.cells[0]} and ${order.cells.length - 1} more, ${order.mode}`
  return order.tell === 'scenario' ? `${order.name}, ${order.mode}` : `the history of seed ${order.seed}`
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
    const open = (): Lane => openLane(count === 1 ? say : (text) => say(`${place}| ${text}`))
    let lane: Lane | null = null
    for (let order = next(); order !== null; order = next()) {
      lane ??= open()
      const outcome = await lane.carryOut(order)
      if (outcome !== null) {
        heard(outcome, order)
        continue
      }
      const how = await lane.close()
      lane = null
      heard({ ...nothing, wrong: [`${nameOf(order)}: the laboratory ended with ${how}`] }, order)
    }
    await lane?.close()
  }
  await Promise.all(Array.from({ length: count }, (_, i) => work(i + 1)))
}
