// `pnpm docs:snippets`: writes into each page the regions that it names.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository, top } from '../../structure/tree.ts'
import { rewritten, staleSnippets } from './snippets.ts'

for (const [path, text] of rewritten(repository())) {
  writeFileSync(join(top, path), text)
  process.stdout.write(`${path}\n`)
}
for (const finding of staleSnippets(repository())) {
  process.stderr.write(`${finding}\n`)
  process.exitCode = 1
}
