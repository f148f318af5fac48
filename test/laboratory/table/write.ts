// Writes docs/faults.md from the tables that the tests execute and from what runs have noted, and the counts of these into
// docs/proofs.md: `pnpm docs:write`.
import { readFileSync, writeFileSync } from 'node:fs'
import { proofsPage } from '../seen/proofs.ts'
import { faultsPage } from './print.ts'

const docs = new URL('../../../docs/', import.meta.url)
writeFileSync(new URL('faults.md', docs), faultsPage())

const proofs = new URL('proofs.md', docs)
writeFileSync(proofs, proofsPage(readFileSync(proofs, 'utf8')))
