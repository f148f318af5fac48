import { renameSync, writeFileSync } from 'node:fs'

/** The world as one process finds it. */
export interface World {
  /** Milliseconds by which its wall clock is ahead of the machine's. */
  readonly aheadMs: number
  /** Every write to a file under this folder takes so many milliseconds longer. null: none does. */
  readonly slow: { readonly under: string; readonly ms: number } | null
}

export const trueWorld: World = { aheadMs: 0, slow: null }

/** From now on the process that reads this file finds the world so. */
export const writeWorld = (path: string, world: World): void => {
  writeFileSync(`${path}.new`, JSON.stringify(world))
  renameSync(`${path}.new`, path)
}
