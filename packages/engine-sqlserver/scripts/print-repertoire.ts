// Prints docs/sqlserver-repertoire.md and docs/sqlserver-faults.md: pnpm docs:write
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faultsPage, faultsPath } from '../test/faults/page.ts'
import { repertoirePage, repertoirePath } from './repertoire-page.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
writeFileSync(join(root, repertoirePath), repertoirePage())
writeFileSync(join(root, faultsPath), faultsPage())
