/** How large a benchmark is played: `small` shows in seconds that it works, and its figures mean nothing. */
export type Size = 'small' | 'full'

/** One run of a benchmark, with both sides in it. */
export interface Sample {
  /** What the aim speaks of. */
  readonly ratio: number
  /** What was measured, each with its unit, as it is printed. */
  readonly figures: Readonly<Record<string, string>>
}

export type Aim = { readonly least: number } | { readonly most: number }

export interface Benchmark {
  readonly name: string
  /** One sentence: what is compared with what. */
  readonly says: string
  /** null: a figure that is reported, without an aim. */
  readonly aim: Aim | null
  /** Runs, of which the one with the median ratio counts. */
  readonly runs: number
  /** Makes what must be there before any clock runs; it may take minutes, and what it throws is why nothing is measured. */
  readonly build?: () => void
  /** Once, before the runs. The answer is called after them. */
  readonly prepare?: (size: Size) => Promise<() => Promise<void>>
  readonly run: (size: Size) => Promise<Sample>
}

export const aimText = (aim: Aim | null): string => {
  if (aim === null) return 'none'
  return 'least' in aim ? `≥ ${aim.least}` : `≤ ${aim.most}`
}

export const isMet = (aim: Aim | null, ratio: number): boolean | null => {
  if (aim === null) return null
  return 'least' in aim ? ratio >= aim.least : ratio <= aim.most
}
