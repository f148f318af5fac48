import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CopyOrder } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { partialOf } from '../src/names.ts'
import { FILE, holdsCopy, sample } from './folders.ts'

const SIZE = 8 * 1024 * 1024
const copier = fileURLToPath(new URL('processes/copier.ts', import.meta.url))

const start = (order: CopyOrder, until: number): ChildProcess =>
  spawn(process.execPath, [copier, JSON.stringify(order), String(until)], { stdio: ['ignore', 'ignore', 'inherit'] })

const facts = (path: string) => statSync(path, { throwIfNoEntry: false })

it('a copier that is killed again and again leaves no half file under the final name, and is resumed', async () => {
  await using it = await sample(SIZE, 'one', 'two')
  const partials = it.order.to.map((folder) => join(folder, partialOf(FILE, it.order.sha256)))

  const finalsAreWhole = async () => {
    for (const folder of it.order.to) {
      const final = facts(join(folder, FILE))
      if (final !== undefined) expect(final.size).toBe(SIZE)
      if (final !== undefined) expect((await readFile(join(folder, FILE))).equals(it.bytes)).toBe(true)
    }
  }

  /** Runs a copier until it has written a part of the file into each folder, and kills it there. */
  const killedAt = async (part: number) => {
    const child = start(it.order, part * SIZE)
    const ended = once(child, 'exit')
    while (child.exitCode === null && partials.some((path) => (facts(path)?.size ?? 0) < part * SIZE)) {
      await finalsAreWhole()
      await turn()
    }
    child.kill('SIGKILL')
    const [code, signal] = await ended
    await finalsAreWhole()
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
  }

  await killedAt(0.2)
  const begun = partials.map((path) => facts(path))
  await killedAt(0.5)
  await killedAt(0.8)
  partials.forEach((path, i) => {
    expect(facts(path)?.ino, 'the unfinished copy was carried on, not begun anew').toBe(begun[i]?.ino)
    expect(facts(path)?.size).toBeGreaterThan(0.8 * SIZE - 1)
  })

  const child = start(it.order, Number.POSITIVE_INFINITY)
  const ended = once(child, 'exit')
  while (child.exitCode === null && child.signalCode === null) {
    await finalsAreWhole()
    await turn()
  }
  expect(await ended).toEqual([0, null])
  for (const folder of it.order.to) await holdsCopy(folder, it.bytes)
  it.order.to.forEach((folder, i) => {
    expect(facts(join(folder, FILE))?.ino).toBe(begun[i]?.ino)
  })
})
