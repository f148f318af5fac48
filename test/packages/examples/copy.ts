import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Sha256 } from '@db-failover/domain'

for (const folder of ['staging', 'berlin', 'oslo']) mkdirSync(folder)
const content = 'what a backup holds'
const size = content.length
const sha256 = createHash('sha256').update(content).digest('hex') as Sha256
writeFileSync('staging/orders-full-1.bak', content)
const signal = new AbortController().signal

// #region copy
import { localBackupFiles } from '@db-failover/backup-files-local'

const files = localBackupFiles({ stallLimitMs: 30_000 })
const result = await files.copy(
  {
    from: './staging',
    file: 'orders-full-1.bak',
    size,
    sha256,
    to: ['./berlin', './oslo'],
    manifest: { set: 'orders/1/1', sha256 },
  },
  { signal, progress: () => {} },
)()
// { _tag: 'Right', right: [{ folder: './berlin', error: null }, { folder: './oslo', error: null }] }
// #endregion
process.stdout.write(`${JSON.stringify(result)}\n`)
