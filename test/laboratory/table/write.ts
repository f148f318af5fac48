// Writes docs/faults.md from the table that the tests execute: `pnpm docs:write`.
import { writeFileSync } from 'node:fs'
import { faultsPage } from './print.ts'

writeFileSync(new URL('../../../docs/faults.md', import.meta.url), faultsPage())
