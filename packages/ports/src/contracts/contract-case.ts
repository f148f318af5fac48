import { describe, it } from 'vitest'

/** One sentence of a port's contract, and the check that rejects when an adapter breaks it. Runs without a test runner. */
export interface ContractCase<Factory> {
  readonly title: string
  readonly check: (factory: Factory) => Promise<void>
}

/** Registers every case as a test of the adapter. */
export const registerCases = <Factory>(
  name: string,
  cases: readonly ContractCase<Factory>[],
  factory: Factory,
): void => {
  describe(name, () => {
    for (const { title, check } of cases) it(title, () => check(factory))
  })
}
