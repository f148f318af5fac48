import { readFileSync } from 'node:fs'

/** Group → texts, good and bad, written by hand. */
export const TEXTS: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL('texts.json', import.meta.url), 'utf8'),
)
