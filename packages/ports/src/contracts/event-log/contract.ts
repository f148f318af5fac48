import { describe, it } from 'vitest'
import { appending } from './appending.ts'
import { batches } from './batches.ts'
import { checkEventLogCase, type EventLogCase, type EventLogFactory } from './case.ts'
import { concurrency } from './concurrency.ts'
import { damage } from './damage.ts'
import { ending } from './ending.ts'
import { keeping } from './keeping.ts'
import { properties } from './properties.ts'
import { reading } from './reading.ts'
import { receipts } from './receipts.ts'
import { repeating } from './repeating.ts'
import { subscribing } from './subscribing.ts'

export interface EventLogContractOptions {
  /** Of the random cases; a new one for every run unless given. It stands in their titles. */
  readonly seed?: number
  /** Runs of each random case; 30 unless given. */
  readonly runs?: number
  /** Why damage cannot be tried on this log; the cases are then skipped, visibly, with this reason. */
  readonly withoutDamage?: string
}

const sections: Readonly<Record<string, readonly EventLogCase[]>> = {
  appending,
  batches,
  concurrency,
  repeating,
  reading,
  keeping,
  receipts,
  subscribing,
  ending,
  damage,
  properties,
}

/** Every case of the contract, for running it otherwise than with vitest, as a broken adapter's test does. */
export const eventLogCases: readonly EventLogCase[] = Object.values(sections).flat()

/** Registers the whole contract of `EventLog` as vitest tests. The factory is called once for each case. */
export const eventLogContract = (
  name: string,
  factory: EventLogFactory,
  { seed = Math.floor(Math.random() * 2 ** 31), runs = 30, withoutDamage }: EventLogContractOptions = {},
): void => {
  describe(`${name} keeps the contract of an event log`, () => {
    for (const [section, cases] of Object.entries(sections))
      describe(section, () => {
        for (const one of cases) {
          const skipped = one.needs === 'damage' && withoutDamage !== undefined
          const title =
            one.title + (one.random ? ` (seed ${seed})` : '') + (skipped ? ` (skipped: ${withoutDamage})` : '')
          it.skipIf(skipped)(title, () => checkEventLogCase(one, factory, { seed, runs }))
        }
      })
  })
}
