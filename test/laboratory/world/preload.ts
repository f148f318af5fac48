// Loaded into a process before everything else: the world as that one process finds it. Its file says how far the wall
// clock is moved (the monotonic clock is left alone: setting a clock never steps it) and which folder is slow. Every
// connection that it opens goes by its own ways.
import { readFileSync } from 'node:fs'
import files, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { takeRoutes } from './routes.ts'
import { trueWorld, type World } from './world.ts'

const path = process.env['LABORATORY_WORLD'] ?? ''
/** Milliseconds for which the file is believed. */
const FRESH = 5

const realNow = Date.now
let read = Number.NEGATIVE_INFINITY
let known: World = trueWorld

const world = (): World => {
  const now = performance.now()
  if (now - read < FRESH) return known
  read = now
  try {
    known = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // Not written yet: as before.
  }
  return known
}

const movedNow = (): number => realNow() + world().aheadMs

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [movedNow()] : args, newTarget),
  apply: () => new Date(movedNow()).toString(),
  get: (target, key) => (key === 'now' ? movedNow : Reflect.get(target, key)),
})

/** Sits out what a write to the file takes longer than it should. */
const dawdle = async (file: string): Promise<void> => {
  const { slow } = world()
  if (slow !== null && file.startsWith(slow.under)) await new Promise((resolve) => setTimeout(resolve, slow.ms))
}

const slowed = (file: string, handle: FileHandle): FileHandle =>
  new Proxy(handle, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key)
      if (typeof found !== 'function') return found
      if (key !== 'write' && key !== 'writev' && key !== 'writeFile') return found.bind(target)
      return async (...args: readonly unknown[]) => {
        await dawdle(file)
        return Reflect.apply(found, target, args)
      }
    },
  })

const realOpen = files.open
files.open = async (file, flags, mode) => slowed(String(file), await realOpen(file, flags, mode))
syncBuiltinESMExports()

takeRoutes(JSON.parse(process.env['LABORATORY_ROUTES'] ?? '{}'))
