import type { Evidence } from './evidence.ts'

/** Evidence as JSON: sets of row numbers become lists. */
export const evidenceText = (e: Evidence): string =>
  `${JSON.stringify(e, (_key, value: unknown) => (value instanceof Set ? [...value] : value))}\n`
