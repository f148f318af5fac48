import { readFileSync } from 'node:fs'

const NEWLINE = 10

/** How many transactions the application has had acknowledged so far. */
export const journalLength = (path: string): number => {
  let lines = 0
  for (const byte of readFileSync(path)) if (byte === NEWLINE) lines++
  return lines
}
