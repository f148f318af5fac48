// Prints docs/sqlserver-repertoire.md: pnpm docs:write
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { repertoirePage, repertoirePath } from './repertoire-page.ts'

writeFileSync(join(fileURLToPath(new URL('../../..', import.meta.url)), repertoirePath), repertoirePage())
