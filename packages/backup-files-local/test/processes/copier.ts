// A process that copies what its first argument orders (CopyOrder as JSON), to be killed in the midst of it.
import assert from 'node:assert/strict'
import { isRight } from 'fp-ts/lib/Either.js'
import { localBackupFiles } from '../../src/local-backup-files.ts'

const order = JSON.parse(process.argv[2] ?? 'null')
const files = localBackupFiles({ pieceBytes: 4096, bufferBytes: 16_384, flushBytes: 65_536 })
const result = await files.copy(order, { signal: new AbortController().signal, progress: () => {} })()
assert(isRight(result) && result.right.every(({ error }) => error === null))
