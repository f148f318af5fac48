// Loaded into a process before everything else: the world as that one process finds it. Its file says by how many
// milliseconds the wall clock is moved; the monotonic clock is left alone, as no clock that is set ever steps it.
import { readFileSync } from 'node:fs'

const path = process.env['LABORATORY_WORLD'] ?? ''
/** Milliseconds for which the file is believed. */
const FRESH = 5

const realNow = Date.now
let read = Number.NEGATIVE_INFINITY
let aheadMs = 0

const ahead = (): number => {
  const now = performance.now()
  if (now - read < FRESH) return aheadMs
  read = now
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof found === 'object' && found !== null && 'aheadMs' in found && typeof found.aheadMs === 'number')
      aheadMs = found.aheadMs
  } catch {
    // Not written yet, or just being written: as before.
  }
  return aheadMs
}

const movedNow = (): number => realNow() + ahead()

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [movedNow()] : args, newTarget),
  apply: () => new Date(movedNow()).toString(),
  get: (target, key) => (key === 'now' ? movedNow : Reflect.get(target, key)),
})
