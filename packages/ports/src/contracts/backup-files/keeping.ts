import assert from 'node:assert/strict'
import {
  BYTES,
  changed,
  contractCase,
  copied,
  FILE,
  holds,
  isAbsent,
  isError,
  isUntouched,
  MANIFEST,
  ordered,
} from './world.ts'

export const keeping = [
  contractCase('copying again changes nothing and succeeds', async (world) => {
    const order = await ordered(world)
    await copied(world, order)
    const again = await copied(world, order)
    assert(again.every(({ error }) => error === null))
    for (const folder of world.targets) await holds(world, folder, order)
  }),

  contractCase('a right file without its manifest is kept and gets the manifest', async (world) => {
    const [one] = world.targets
    const order = await ordered(world)
    await world.put(one, FILE, BYTES)
    await copied(world, order)
    await holds(world, one, order)
  }),

  contractCase('a damaged copy of the same content is replaced', async (world) => {
    for (const damage of [changed(BYTES, 70_000), BYTES.slice(0, 1000), new Uint8Array()]) {
      const [one] = world.targets
      const order = await ordered(world)
      await copied(world, order)
      await world.put(one, FILE, damage)
      const outcomes = await copied(world, order)
      assert.equal(outcomes[0]?.error, null)
      await holds(world, one, order)
    }
  }),

  contractCase('a foreign file under the name is left alone, and the other folders get theirs', async (world) => {
    const [one, two, three] = world.targets
    const foreign = changed(BYTES, 0)
    await world.put(one, FILE, foreign)
    const order = await ordered(world)
    const outcomes = await copied(world, order)
    isError(outcomes[0]?.error ?? null, 'Damaged', one)
    await isUntouched(world, one, FILE, foreign)
    await isAbsent(world, one, MANIFEST)
    await holds(world, two, order)
    await holds(world, three, order)
  }),

  contractCase('a file whose manifest names other content is left alone, with its manifest', async (world) => {
    const [one] = world.targets
    const other = changed(BYTES, 0)
    await copied(world, await ordered(world, [one], other))
    const kept = await world.get(one, MANIFEST)
    assert(kept !== null)
    const outcomes = await copied(world, await ordered(world))
    isError(outcomes[0]?.error ?? null, 'Damaged', one)
    await isUntouched(world, one, FILE, other)
    await isUntouched(world, one, MANIFEST, kept)
  }),

  contractCase('a manifest that is no JSON proves nothing: its file is left alone', async (world) => {
    const [one] = world.targets
    await world.put(one, FILE, changed(BYTES, 0))
    await world.put(one, MANIFEST, Buffer.from('{"sha256":'))
    const outcomes = await copied(world, await ordered(world))
    isError(outcomes[0]?.error ?? null, 'Damaged', one)
  }),
]
