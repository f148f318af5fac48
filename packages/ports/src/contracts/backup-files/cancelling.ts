import assert from 'node:assert/strict'
import {
  BYTES,
  contractCase,
  copied,
  done,
  FILE,
  holds,
  isAbsent,
  isError,
  never,
  ordered,
  refused,
  sha256Of,
} from './world.ts'

export const cancelling = [
  contractCase('a copy that is cancelled before it begins leaves no file', async (world) => {
    const order = await ordered(world)
    const outcomes = done(await world.files.copy(order, { signal: AbortSignal.abort(), progress: () => {} })())
    assert.equal(outcomes.length, world.targets.length)
    for (const { folder, error } of outcomes) {
      isError(error, 'Cancelled', folder)
      await isAbsent(world, folder, FILE)
    }
  }),

  contractCase(
    'a copy that is cancelled midway leaves no file, lists none, and can be taken up again',
    async (world) => {
      const order = await ordered(world)
      const stop = new AbortController()
      const outcomes = done(await world.files.copy(order, { signal: stop.signal, progress: () => stop.abort() })())
      for (const { folder, error } of outcomes) {
        isError(error, 'Cancelled', folder)
        await isAbsent(world, folder, FILE)
        assert.deepEqual(done(await world.files.list(folder)()), [])
      }
      const again = await copied(world, order)
      assert(again.every(({ error }) => error === null))
      for (const folder of world.targets) await holds(world, folder, order)
    },
  ),

  contractCase('a verification can be cancelled', async (world) => {
    const [one] = world.targets
    await copied(world, await ordered(world))
    const expected = { size: BYTES.length, sha256: sha256Of(BYTES) }
    refused(await world.files.verify(one, FILE, expected, AbortSignal.abort())(), 'Cancelled', one)
    done(await world.files.verify(one, FILE, expected, never)())
  }),
]
