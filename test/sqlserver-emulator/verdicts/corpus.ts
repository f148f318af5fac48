import { readFileSync } from 'node:fs'

/** Microsoft's parser on one text. */
export interface Recorded {
  readonly id: string
  readonly sql: string
  /** The versions that take it, of 2016, 2017, 2019, 2022 and 2025. */
  readonly takenBy: readonly string[]
  /** As the newest of these counts them; 0 where none takes it. */
  readonly statements: number
}

export const VERSION = '2022'

export const goldenFile = new URL('../test/golden/verdicts.json', import.meta.url)

export const recorded = (): readonly Recorded[] => JSON.parse(readFileSync(goldenFile, 'utf8'))
