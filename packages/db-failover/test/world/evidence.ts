import { readFileSync } from 'node:fs'
import type { Evidence } from '../../src/demo/evidence/evidence.ts'

/** The evidence as the demo left it: lists of row numbers become sets again. */
export const storedEvidence = (path: string): Evidence => {
  const stored = JSON.parse(readFileSync(path, 'utf8'))
  const withSet = <A extends { readonly rows: Iterable<number> }>(a: A) => ({ ...a, rows: new Set(a.rows) })
  return {
    ...stored,
    censuses: stored.censuses.map(withSet),
    deeds: stored.deeds.map(withSet),
    contingencies: stored.contingencies.map(withSet),
  }
}
