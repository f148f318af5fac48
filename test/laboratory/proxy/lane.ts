import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Direction, Weather } from './weather.ts'

/** The weather now, and a promise that it changes. */
export interface Sky {
  readonly now: () => Weather
  readonly changes: () => Promise<void>
}

/** Resolves when the direction passes. */
const passes = async (sky: Sky, direction: Direction): Promise<void> => {
  while (sky.now().held.includes(direction)) await sky.changes()
}

/** Carries every byte of one direction, in order, as the weather lets it; then the end. Rejects when a side breaks. */
export const carry = async (from: Socket, to: Socket, direction: Direction, sky: Sky): Promise<void> => {
  for await (const piece of from) {
    const { delayMs } = sky.now()
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs))
    await passes(sky, direction)
    if (!to.write(piece)) await once(to, 'drain')
  }
  await passes(sky, direction)
  to.end()
}
