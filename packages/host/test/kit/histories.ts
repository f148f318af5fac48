import * as fc from 'fast-check'

// Random histories of a host: what can happen to its clocks, its log and its process, and what a leader does meanwhile.

export type Step =
  | { readonly do: 'time passes' | 'process stands still' | 'machine sleeps'; readonly ms: number }
  | { readonly do: 'wall clock is set'; readonly by: number }
  | { readonly do: 'transaction'; readonly workMs: number; readonly maxWaitMs: number }
  | {
      readonly do: 'log'
      readonly up: boolean
      readonly readOnly: boolean
      readonly writeOnly: boolean
      readonly deaf: boolean
    }
  | { readonly do: 'log is slow'; readonly thereMs: number; readonly backMs: number }
  | { readonly do: 'database is slow'; readonly beginMs: number; readonly commitMs: number }
  | { readonly do: 'switch starts' | 'switch is made' | 'switch is aborted' | 'new root' | 'root is marked' }
  | { readonly do: 'fence' }

const ms = (max: number) => fc.oneof(fc.nat(1_000), fc.nat(max))
const only = <D extends Step['do']>(what: D) => fc.constant(what)

const timePasses: fc.Arbitrary<Step> = fc.record({ do: only('time passes'), ms: ms(30_000) })
const transaction: fc.Arbitrary<Step> = fc.record({
  do: only('transaction'),
  workMs: fc.oneof(fc.constant(0), ms(50_000)),
  maxWaitMs: fc.constantFrom(0, 5_000, 60_000),
})
const clocks: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: only('process stands still'), ms: ms(60_000) }),
  fc.record({ do: only('machine sleeps'), ms: ms(60_000) }),
  fc.record({ do: only('wall clock is set'), by: fc.integer({ min: -90_000, max: 90_000 }) }),
)
const logState: fc.Arbitrary<Step> = fc.record({
  do: only('log'),
  up: fc.boolean(),
  readOnly: fc.boolean(),
  writeOnly: fc.boolean(),
  deaf: fc.boolean(),
})
const slowness: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: only('log is slow'), thereMs: ms(9_000), backMs: ms(9_000) }),
  fc.record({ do: only('database is slow'), beginMs: ms(40_000), commitMs: ms(40_000) }),
)
const leaders: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  { do: 'switch starts' },
  { do: 'switch is made' },
  { do: 'switch is aborted' },
  { do: 'fence' },
  { do: 'new root' },
  { do: 'root is marked' },
)
const meanwhile = fc.oneof(
  { weight: 4, arbitrary: timePasses },
  { weight: 4, arbitrary: transaction },
  { weight: 1, arbitrary: clocks },
  { weight: 1, arbitrary: slowness },
)
/** A switch of which the host learns late or not at all: what chance alone would seldom bring about. */
const hardSwitch: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    logState,
    fc.array(meanwhile, { maxLength: 3 }),
    fc.array(meanwhile, { minLength: 3, maxLength: 8 }),
    transaction,
  )
  .map(([log, before, during, last]) => [
    log,
    ...before,
    { do: 'switch starts' },
    ...during,
    { do: 'switch is made' },
    last,
    { do: 'time passes', ms: 1_000 },
  ])
const anything: fc.Arbitrary<readonly Step[]> = fc.array(fc.oneof(meanwhile, meanwhile, logState, leaders), {
  minLength: 1,
  maxLength: 8,
})

export interface History {
  readonly steps: readonly Step[]
  readonly eager: boolean
  readonly hasty: boolean
}

/** A machine that slept and whose wall clock is set back as well is the named gap: one of the two per history. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    parts: fc.array(fc.oneof(anything, hardSwitch), { minLength: 1, maxLength: 5 }),
    eager: fc.boolean(),
    hasty: fc.boolean(),
    sleeps: fc.boolean(),
  })
  .map(({ parts, eager, hasty, sleeps }) => ({
    steps: parts.flat().filter((s) => (sleeps ? s.do !== 'wall clock is set' || s.by >= 0 : s.do !== 'machine sleeps')),
    eager,
    hasty,
  }))
