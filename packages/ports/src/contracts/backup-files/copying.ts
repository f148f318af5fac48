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
  MANIFEST,
  never,
  ordered,
  refused,
} from './world.ts'

const quiet = { signal: never, progress: () => {} }

export const copying = [
  contractCase('a copy gives every folder the file byte for byte, with its manifest beside it', async (world) => {
    const order = await ordered(world)
    assert.deepEqual(
      await copied(world, order),
      world.targets.map((folder) => ({ folder, error: null })),
    )
    for (const folder of world.targets) {
      await holds(world, folder, order)
      assert.deepEqual((await world.names(folder)).toSorted(), [FILE, MANIFEST].toSorted())
    }
  }),

  contractCase('an empty file is copied like any other', async (world) => {
    const order = await ordered(world, world.targets, new Uint8Array())
    await copied(world, order)
    for (const folder of world.targets) await holds(world, folder, order, new Uint8Array())
  }),

  contractCase('copying to no folder at all succeeds', async (world) => {
    assert.deepEqual(await copied(world, await ordered(world, [])), [])
  }),

  contractCase('a folder that is named twice gets the file once and is answered twice', async (world) => {
    const [one] = world.targets
    const order = await ordered(world, [one, one])
    assert.deepEqual(await copied(world, order), [
      { folder: one, error: null },
      { folder: one, error: null },
    ])
    await holds(world, one, order)
  }),

  contractCase('a folder that is not there fails alone, and is not made', async (world) => {
    const [one, two] = world.targets
    const order = await ordered(world, [one, world.missing, two])
    const outcomes = await copied(world, order)
    assert.deepEqual(
      outcomes.map(({ folder }) => folder),
      order.to,
    )
    assert.deepEqual([outcomes[0]?.error, outcomes[2]?.error], [null, null])
    isError(outcomes[1]?.error ?? null, 'FolderMissing', world.missing)
    await holds(world, one, order)
    await holds(world, two, order)
    refused(await world.files.list(world.missing)(), 'FolderMissing', world.missing)
  }),

  contractCase('progress climbs to the size and never beyond', async (world) => {
    const seen: number[] = []
    const order = await ordered(world)
    await world.files.copy(order, {
      signal: never,
      progress: (written, size) => {
        assert.equal(size, BYTES.length)
        seen.push(written)
      },
    })()
    assert.equal(seen.at(-1), BYTES.length)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    )
  }),

  contractCase('a source that is not there fails the whole copy', async (world) => {
    const order = await ordered(world)
    const gone = { ...order, file: 'never-taken.bak' }
    refused(await world.files.copy(gone, quiet)(), 'FileMissing', world.source)
    refused(await world.files.copy({ ...order, from: world.missing }, quiet)(), 'FolderMissing', world.missing)
  }),

  contractCase('a source with another hash than ordered fails the whole copy, and nobody gets it', async (world) => {
    const order = await ordered(world)
    await world.put(world.source, FILE, changed(BYTES, BYTES.length - 1))
    refused(await world.files.copy(order, quiet)(), 'Damaged', world.source)
    for (const folder of world.targets) await isAbsent(world, folder, FILE)
  }),

  contractCase('a source of another size than ordered fails the whole copy, and nobody gets it', async (world) => {
    const order = await ordered(world)
    for (const bytes of [BYTES.slice(0, -1), Uint8Array.from([...BYTES, 0])]) {
      await world.put(world.source, FILE, bytes)
      refused(await world.files.copy(order, quiet)(), 'Damaged', world.source)
    }
    for (const folder of world.targets) await isAbsent(world, folder, FILE)
  }),
]
