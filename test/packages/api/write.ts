// `pnpm docs:api`: writes what the packages export into docs/api.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { top } from '../../structure/tree.ts'
import { reports } from './report.ts'

for (const [path, text] of reports()) {
  mkdirSync(dirname(join(top, path)), { recursive: true })
  writeFileSync(join(top, path), text)
  process.stdout.write(`${path}\n`)
}
