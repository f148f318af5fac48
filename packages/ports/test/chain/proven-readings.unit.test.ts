import type { Sha256 } from '@db-failover/domain'
import { type End, provenReadings } from '@db-failover/ports'
import { describe, expect, it } from 'vitest'
import { cutOut, forge, history, orders, right, type World } from './given.ts'

/** The revisions that were handed out, and what ended them. */
const readings = async ({ log }: Pick<World, 'log'>, provenTo: End = null) => {
  const revisions: bigint[] = []
  for await (const one of provenReadings(log, orders, provenTo)) {
    if (one._tag === 'Stopped') return { revisions, error: one.error }
    revisions.push(one.event.head.revision)
  }
  return { revisions, error: null }
}

const headAt = async (world: World, revision: bigint) => right(await world.group.head(revision)())

/** Says something else, and bears the same hashes. */
const otherwise = (world: World, revision: number): void =>
  forge(world, revision, ({ text: _, ...e }) => ({ ...e, data: { what: 'failure', note: 'forged' } }))

describe('reading and proving in one pass', () => {
  it('hands out every event of a sound stream, with or without a place to which it was proven before', async () => {
    const world = await history(620)
    const all = Array.from({ length: 620 }, (_, n) => BigInt(n))
    expect(await readings(world)).toEqual({ revisions: all, error: null })
    expect(await readings(world, await headAt(world, 300n))).toEqual({ revisions: all, error: null })
    expect(await readings(world, world.end)).toEqual({ revisions: all, error: null })
    expect(await readings(await history(0))).toEqual({ revisions: [], error: null })
  })

  it('names an event that is not what its hash was computed from, after the place', async () => {
    const world = await history(10)
    const known = await headAt(world, 5n)
    otherwise(world, 7)
    const { revisions, error } = await readings(world, known)
    expect(revisions.at(-1)).toBe(6n)
    expect(error).toMatchObject({ _tag: 'CorruptEvent', revision: 7n })
  })

  it('hashes nothing again before the place, and everything without one', async () => {
    const world = await history(10)
    const known = await headAt(world, 5n)
    otherwise(world, 3)
    expect((await readings(world, known)).error).toBeNull()
    expect((await readings(world)).error).toMatchObject({ _tag: 'CorruptEvent', revision: 3n })
  })

  it('believes no place that the log does not bear out: another hash, or an end before it', async () => {
    const world = await history(10)
    const other = { revision: 5n, hash: 'a'.repeat(64) as Sha256 }
    expect((await readings(world, other)).error).toMatchObject({ _tag: 'CorruptEvent', revision: 5n })
    const beyond = { revision: 12n, hash: 'a'.repeat(64) as Sha256 }
    expect((await readings(world, beyond)).error).toMatchObject({ _tag: 'CorruptEvent', revision: 12n })
    expect((await readings(await history(0), beyond)).error).toMatchObject({ _tag: 'CorruptEvent', revision: 12n })
  })

  it('names a gap before the place too', async () => {
    const world = await history(10)
    const known = await headAt(world, 8n)
    cutOut(world, 4)
    expect((await readings(world, known)).error).toMatchObject({ _tag: 'CorruptEvent', revision: 4n })
  })
})
