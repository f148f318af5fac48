// Prints docs/configuration.md and the JSON Schemas from the codecs:
//   node --conditions=db-failover-source packages/db-failover/scripts/print-configuration.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { printed } from './configuration.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

for (const [path, text] of Object.entries(printed())) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
