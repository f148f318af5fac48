import { backupFilesCases, backupFilesContract } from '@db-failover/ports/contracts'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { memoryWorld } from './memory-world.ts'

backupFilesContract('the adapter in memory', memoryWorld())

const quiet = { signal: new AbortController().signal, progress: () => {} }

/** Adapters with one defect each, and the sentences of the contract that they break. */
const broken: readonly (readonly [defect: string, world: ReturnType<typeof memoryWorld>, breaks: readonly string[]])[] =
  [
    [
      'copies whatever the source holds',
      memoryWorld((good, folders) => ({
        ...good,
        copy: (order, run) => async () => {
          const bytes = folders.get(order.from)?.get(order.file)
          if (bytes === undefined) return good.copy(order, run)()
          for (const folder of order.to) folders.get(folder)?.set(order.file, bytes)
          const outcomes = await good.copy(order, run)()
          return isLeft(outcomes) ? right(order.to.map((folder) => ({ folder, error: null }))) : outcomes
        },
      })),
      ['a source with another hash than ordered fails the whole copy, and nobody gets it'],
    ],
    [
      'verifies the size alone',
      memoryWorld((good, folders) => ({
        ...good,
        verify: (folder, file, expected, signal) => async () => {
          const found = folders.get(folder)?.get(file)
          return found?.length === expected.size ? right(undefined) : good.verify(folder, file, expected, signal)()
        },
      })),
      ['verification accepts a right copy and finds every kind of damage'],
    ],
    [
      'leaves half a file under the final name when it is cancelled',
      memoryWorld((good, folders) => ({
        ...good,
        copy: (order, run) => async () => {
          const outcomes = await good.copy(order, run)()
          const bytes = folders.get(order.from)?.get(order.file)
          if (isLeft(outcomes) || bytes === undefined) return outcomes
          for (const { folder, error } of outcomes.right)
            if (error?._tag === 'Cancelled') folders.get(folder)?.set(order.file, bytes.slice(0, bytes.length >> 1))
          return outcomes
        },
      })),
      [
        'a copy that is cancelled before it begins leaves no file',
        'a copy that is cancelled midway leaves no file, lists none, and can be taken up again',
      ],
    ],
    [
      'fails every folder because of one',
      memoryWorld((good) => ({
        ...good,
        copy: (order, run) => async () => {
          const outcomes = await good.copy(order, run)()
          const failed = isLeft(outcomes) ? null : outcomes.right.find(({ error }) => error !== null)
          return failed?.error ? left(failed.error) : outcomes
        },
      })),
      [
        'a folder that is not there fails alone, and is not made',
        'a foreign file under the name is left alone, and the other folders get theirs',
      ],
    ],
    [
      'forgets the manifest',
      memoryWorld((good, folders) => ({
        ...good,
        copy: (order, run) => async () => {
          const outcomes = await good.copy(order, run)()
          for (const folder of order.to) folders.get(folder)?.delete(`${order.file}.manifest.json`)
          return outcomes
        },
      })),
      [
        'a copy gives every folder the file byte for byte, with its manifest beside it',
        'a right file without its manifest is kept and gets the manifest',
        'a damaged copy of the same content is replaced',
      ],
    ],
    [
      'overwrites whatever bears the name',
      memoryWorld((good, folders) => ({
        ...good,
        copy: (order, run) => async () => {
          for (const folder of order.to) folders.get(folder)?.delete(order.file)
          return good.copy(order, run)()
        },
      })),
      [
        'a foreign file under the name is left alone, and the other folders get theirs',
        'a file whose manifest names other content is left alone, with its manifest',
        'a manifest that is no JSON proves nothing: its file is left alone',
      ],
    ],
    [
      'believes a file that is there already',
      memoryWorld((good, folders) => ({
        ...good,
        copy: (order, run) => async () => {
          const to = order.to.filter((folder) => folders.get(folder)?.has(order.file) !== true)
          const outcomes = await good.copy({ ...order, to }, run)()
          if (isLeft(outcomes)) return outcomes
          return right(
            order.to.map((folder) => outcomes.right.find((o) => o.folder === folder) ?? { folder, error: null }),
          )
        },
      })),
      ['a damaged copy of the same content is replaced'],
    ],
    [
      'makes the folder that is missing',
      memoryWorld((good, folders) => ({
        ...good,
        copy: (order, run) => {
          for (const folder of order.to) if (!folders.has(folder)) folders.set(folder, new Map())
          return good.copy(order, run)
        },
      })),
      ['a folder that is not there fails alone, and is not made'],
    ],
    [
      'lists what is unfinished',
      memoryWorld((good, folders) => ({
        ...good,
        list: (folder) => async () => {
          const listed = await good.list(folder)()
          return isLeft(listed) ? listed : right([...(folders.get(folder)?.keys() ?? [])])
        },
      })),
      ['a list names finished files and nothing else'],
    ],
    [
      'removes the file and leaves the manifest',
      memoryWorld((good, folders) => ({
        ...good,
        remove: (folder, file) => async () => {
          const manifest = folders.get(folder)?.get(`${file}.manifest.json`)
          const removed = await good.remove(folder, file)()
          if (manifest !== undefined) folders.get(folder)?.set(`${file}.manifest.json`, manifest)
          return removed
        },
      })),
      ['removal takes the file and its manifest, says whether it was there, and touches no other'],
    ],
    [
      'says of every removal that the file was there',
      memoryWorld((good) => ({
        ...good,
        remove: (folder, file) => async () => {
          const removed = await good.remove(folder, file)()
          return isLeft(removed) ? removed : right(true)
        },
      })),
      ['removal leaves nothing of a copy that was cancelled'],
    ],
    [
      'leaves its test file in the folder that it checks',
      memoryWorld((good, folders) => ({
        ...good,
        check: (folder) => {
          folders.get(folder)?.set('.test', new Uint8Array(1))
          return good.check(folder)
        },
      })),
      ['a check of a folder leaves nothing in it'],
    ],
    [
      'does not hear a cancellation',
      memoryWorld((good) => ({
        ...good,
        copy: (order, run) => good.copy(order, { ...run, signal: quiet.signal }),
        verify: (folder, file, expected) => good.verify(folder, file, expected, quiet.signal),
      })),
      ['a copy that is cancelled before it begins leaves no file', 'a verification can be cancelled'],
    ],
  ]

it.each(broken)('an adapter that %s breaks the contract', async (_, world, expected) => {
  for (const sentence of expected) {
    const { check } = backupFilesCases.find(({ title }) => title === sentence) ?? expect.fail(`no case: ${sentence}`)
    await expect(check(world), sentence).rejects.toThrow()
  }
})
