import type { GroupId, Sha256 } from '@db-failover/domain'
import { groupStream, type Head } from '@db-failover/ports'
import type { Checkpoints } from '@db-failover/supervisor'
import { expect, it } from 'vitest'
import { group } from './kit/entries.ts'
import { type Installation, installation } from './kit/installation.ts'

const inMemory = () => {
  const kept = new Map<GroupId, Head>()
  const checkpoints: Checkpoints = {
    of: async (of) => kept.get(of) ?? null,
    keep: async (of, head) => void kept.set(of, head),
  }
  return { kept, checkpoints }
}

const headOf = ({ store }: Installation): bigint =>
  BigInt((store.streams.get(groupStream(group))?.events.length ?? 0) - 1)

/** A group that was protected, and nobody who supervises it; `kept` is what the second start has proven. */
const provenTwice = async () => {
  const here = installation()
  const first = await here.start()
  await here.protect('b')
  first.kill()
  const memory = inMemory()
  const second = await here.start('supervisor-1', undefined, { checkpoints: memory.checkpoints })
  await here.clock.pass(5_000)
  second.kill()
  return { here, ...memory }
}

const roleAfterStart = async (here: Installation, checkpoints: Checkpoints) => {
  const { supervisor } = await here.start('supervisor-1', undefined, { checkpoints })
  await here.clock.pass(5_000)
  return supervisor.status().groups[0]
}

it('a start keeps how far it has proven the log, and the next one begins there', async () => {
  const { here, kept, checkpoints } = await provenTwice()
  const before = kept.get(group)
  expect(before?.revision).toBeGreaterThan(5n)
  expect(await roleAfterStart(here, checkpoints)).toMatchObject({ role: 'leading' })
  expect(kept.get(group)?.revision).toBeGreaterThan(before?.revision ?? 0n)
  expect(kept.get(group)?.revision).toBeLessThanOrEqual(headOf(here))
})

it('N10: a log that does not hold what was proven of it is not acted upon, and what is wrong is said', async () => {
  const { here, kept, checkpoints } = await provenTwice()
  kept.set(group, { revision: 3n, hash: 'a'.repeat(64) as Sha256 })
  const status = await roleAfterStart(here, checkpoints)
  expect(status).toMatchObject({ role: 'log not understood', effects: [] })
  expect(status?.says).toContain('revision 3')
})

it('a log that ends before the place to which it was proven is not acted upon', async () => {
  const { here, kept, checkpoints } = await provenTwice()
  kept.set(group, { revision: headOf(here) + 10n, hash: 'a'.repeat(64) as Sha256 })
  expect(await roleAfterStart(here, checkpoints)).toMatchObject({ role: 'log not understood' })
})

it('checkpoints that cannot be read or kept cost a full proof, and nothing else', async () => {
  const { here } = await provenTwice()
  const broken: Checkpoints = {
    of: () => Promise.reject(new Error('no')),
    keep: () => Promise.reject(new Error('no')),
  }
  expect(await roleAfterStart(here, broken)).toMatchObject({ role: 'leading' })
})
