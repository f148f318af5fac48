// Prints docs/rules.md, docs/phases.md, docs/events.md and docs/policy.md from the domain:
//   pnpm docs:write
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printed } from './documents.ts'
import { repository } from './sources.ts'

for (const [path, text] of Object.entries(printed())) writeFileSync(join(repository, path), text)
