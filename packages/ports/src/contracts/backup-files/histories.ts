import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isRight } from 'fp-ts/lib/Either.js'
import {
  type BackupFilesCase,
  type BackupFilesWorld,
  changed,
  content,
  copied,
  done,
  FILE,
  MANIFEST,
  never,
  ordered,
  sha256Of,
} from './world.ts'

type Step = 'copy' | 'cancelledCopy' | 'damage' | 'foreign' | 'loseManifest' | 'remove'

/** What must be known of one folder: which content lies there, and whether its manifest does. */
interface Expected {
  content: 'none' | 'right' | 'damaged' | 'foreign'
  manifest: boolean
}

const perform = async (world: BackupFilesWorld, step: Step, bytes: Uint8Array, expected: Expected) => {
  const [folder] = world.targets
  const order = await ordered(world, [folder], bytes)
  switch (step) {
    case 'copy': {
      const [outcome] = await copied(world, order)
      const refused = expected.content === 'foreign' || (expected.content === 'damaged' && !expected.manifest)
      assert.equal(outcome?.error?._tag ?? null, refused ? 'Damaged' : null)
      return refused ? expected : { content: 'right' as const, manifest: true }
    }
    case 'cancelledCopy': {
      const stop = new AbortController()
      const [outcome] = done(await world.files.copy(order, { signal: stop.signal, progress: () => stop.abort() })())
      if (outcome?.error === null) return { content: 'right' as const, manifest: true }
      return expected
    }
    case 'damage':
    case 'foreign': {
      if (expected.content === 'none' || (step === 'damage') !== expected.manifest) return expected
      await world.put(folder, FILE, changed(bytes, bytes.length >> 1))
      return { ...expected, content: step === 'damage' ? ('damaged' as const) : ('foreign' as const) }
    }
    case 'loseManifest':
      if (!expected.manifest) return expected
      await world.put(folder, MANIFEST, Buffer.from('lost'))
      return { ...expected, manifest: false }
    case 'remove':
      assert.equal(done(await world.files.remove(folder, FILE)()), expected.content !== 'none')
      return { content: 'none' as const, manifest: false }
  }
}

const agrees = async (world: BackupFilesWorld, bytes: Uint8Array, expected: Expected) => {
  const [folder] = world.targets
  const file = await world.get(folder, FILE)
  assert.deepEqual(done(await world.files.list(folder)()), expected.content === 'none' ? [] : [FILE])
  const right = file !== null && Buffer.compare(file, bytes) === 0
  assert.equal(right, expected.content === 'right')
  const claim = { size: bytes.length, sha256: sha256Of(bytes) }
  assert.equal(isRight(await world.files.verify(folder, FILE, claim, never)()), right)
}

export const histories: BackupFilesCase = {
  title: 'after any history of copies, cancellations, damage and removals the folder holds what was promised',
  check: async (factory) => {
    const step = fc.constantFrom<Step>('copy', 'cancelledCopy', 'damage', 'foreign', 'loseManifest', 'remove')
    const length = fc.oneof(fc.integer({ min: 1, max: 9000 }), fc.constantFrom(4096, 8192, 65_536))
    // A failure prints the seed and the shortest history that still fails.
    await fc.assert(
      fc.asyncProperty(length, fc.array(step, { maxLength: 12 }), async (size, steps) => {
        const world = await factory()
        const bytes = content(size)
        let expected: Expected = { content: 'none', manifest: false }
        try {
          for (const each of steps) {
            expected = await perform(world, each, bytes, expected)
            await agrees(world, bytes, expected)
          }
        } finally {
          await world.dispose()
        }
      }),
      { numRuns: 30 },
    )
  },
}
