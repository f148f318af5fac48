// A process that copies what its first argument orders (CopyOrder as JSON). Once it has written as many bytes as the second
// says, it stands still in the midst of the work, to be killed.
import assert from 'node:assert/strict'
import { isRight } from 'fp-ts/lib/Either.js'
import { localBackupFiles } from '../../src/local-backup-files.ts'

const order = JSON.parse(process.argv[2] ?? 'null')
const until = Number(process.argv[3])

const files = localBackupFiles({ pieceBytes: 4096, bufferBytes: 16_384, flushBytes: 65_536 })
const result = await files.copy(order, {
  signal: new AbortController().signal,
  progress: (written) => {
    if (written >= until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})()
assert(isRight(result) && result.right.every(({ error }) => error === null))
