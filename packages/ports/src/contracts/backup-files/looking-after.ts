import assert from 'node:assert/strict'
import {
  BYTES,
  changed,
  contractCase,
  copied,
  done,
  FILE,
  holds,
  isAbsent,
  MANIFEST,
  never,
  ordered,
  refused,
  sha256Of,
} from './world.ts'

const expected = { size: BYTES.length, sha256: sha256Of(BYTES) }

export const lookingAfter = [
  contractCase('verification accepts a right copy and finds every kind of damage', async (world) => {
    const [one, two] = world.targets
    await copied(world, await ordered(world, [one]))
    done(await world.files.verify(one, FILE, expected, never)())
    for (const damage of [
      changed(BYTES, 0),
      changed(BYTES, BYTES.length - 1),
      BYTES.slice(0, -1),
      Uint8Array.from([...BYTES, 0]),
      new Uint8Array(),
    ]) {
      await world.put(one, FILE, damage)
      refused(await world.files.verify(one, FILE, expected, never)(), 'Damaged', one)
    }
    refused(await world.files.verify(two, FILE, expected, never)(), 'FileMissing', two)
    refused(await world.files.verify(world.missing, FILE, expected, never)(), 'FolderMissing', world.missing)
  }),

  contractCase(
    'removal takes the file and its manifest, says whether it was there, and touches no other',
    async (world) => {
      const [one] = world.targets
      const order = await ordered(world, [one])
      const neighbours = await Promise.all(
        [`${FILE}.old`, `x${FILE}`].map((name) => ordered(world, [one], BYTES, name)),
      )
      for (const each of [order, ...neighbours]) await copied(world, each)
      assert.equal(done(await world.files.remove(one, FILE)()), true)
      assert.equal(done(await world.files.remove(one, FILE)()), false)
      await isAbsent(world, one, FILE)
      await isAbsent(world, one, MANIFEST)
      for (const each of neighbours) await holds(world, one, each)
      refused(await world.files.remove(world.missing, FILE)(), 'FolderMissing', world.missing)
    },
  ),

  contractCase('removal leaves nothing of a copy that was cancelled', async (world) => {
    const [one] = world.targets
    const order = await ordered(world, [one])
    const stop = new AbortController()
    await world.files.copy(order, { signal: stop.signal, progress: () => stop.abort() })()
    assert.equal(done(await world.files.remove(one, FILE)()), false)
    assert.deepEqual(await world.names(one), [])
  }),

  contractCase('a list names finished files and nothing else', async (world) => {
    const [one] = world.targets
    assert.deepEqual(done(await world.files.list(one)()), [])
    await copied(world, await ordered(world, [one], BYTES, 'a.bak'))
    await copied(world, await ordered(world, [one], BYTES, 'b.bak'))
    assert.deepEqual([...done(await world.files.list(one)())].toSorted(), ['a.bak', 'b.bak'])
    refused(await world.files.list(world.missing)(), 'FolderMissing', world.missing)
  }),

  contractCase('a check of a folder leaves nothing in it', async (world) => {
    const [one] = world.targets
    const { freeBytes } = done(await world.files.check(one)())
    assert(freeBytes === null || (Number.isSafeInteger(freeBytes) && freeBytes >= 0))
    assert.deepEqual(await world.names(one), [])
    refused(await world.files.check(world.missing)(), 'FolderMissing', world.missing)
  }),

  contractCase('a name that leads out of the folder, or means something else in it, is refused', async (world) => {
    const [one] = world.targets
    const order = await ordered(world, [one])
    await copied(world, order)
    for (const name of ['', '.', '..', '../x.bak', `../${FILE}`, 'a/b.bak', 'a\\b.bak', '.hidden', MANIFEST]) {
      const run = { signal: never, progress: () => {} }
      refused(await world.files.copy({ ...order, file: name }, run)(), 'Failed', world.source)
      refused(await world.files.verify(one, name, expected, never)(), 'Failed', one)
      refused(await world.files.remove(one, name)(), 'Failed', one)
    }
    await holds(world, one, order)
  }),
]
