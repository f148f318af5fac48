import { defaultPolicy, type Instant, instantOf, type Verdict } from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import { spanOf, type Watch, watched } from '../src/probes/window.ts'

const policy = {
  ...defaultPolicy,
  probeEveryMs: 5_000,
  probeTimeoutMs: 4_000,
  restartAllowanceMs: 60_000,
  returnedAfterSuccesses: 3,
  failOverWhenUnusable: true,
}

type Saw = Verdict | 'refused'

/** Probes at these seconds, and the watch after the last. */
const watchAfter = (
  probes: readonly (readonly [second: number, saw: Saw])[],
  over: Partial<typeof policy> = {},
): Watch => {
  let watch: Watch | null = null
  for (const [second, saw] of probes) {
    const probe =
      saw === 'refused'
        ? { verdict: 'gone' as const, refused: true, says: saw }
        : { verdict: saw, refused: false, says: saw }
    const taken = { at: instantOf(second * 1_000), monotonic: second * 1_000, probe }
    watch = watched(watch, taken, { ...policy, ...over })
  }
  if (watch === null) throw new Error('no probes')
  return watch
}

const at = (second: number): Instant => instantOf(second * 1_000)
const every5 = (saw: Saw, from: number, count: number): (readonly [number, Saw])[] =>
  Array.from({ length: count }, (_, i) => [from + 5 * i, saw])

describe('a run of failed probes', () => {
  it.each<[string, readonly (readonly [number, Saw])[], number, number]>([
    ['counts what is gone', every5('gone', 0, 4), 4, 15_000],
    ['counts what is unusable along with it', [...every5('gone', 0, 2), ...every5('unusable', 10, 2)], 4, 15_000],
    ['begins anew after one good probe', [...every5('gone', 0, 3), [15, 'alive'], [20, 'gone']], 1, 0],
    [
      'begins anew after an administrator was seen at work',
      [...every5('gone', 0, 3), [15, 'administrator'], [20, 'gone']],
      1,
      0,
    ],
    ['begins anew after a refused login', [...every5('gone', 0, 3), [15, 'unhappy'], [20, 'gone']], 1, 0],
    ['does not reach across a time in which nobody looked', [...every5('gone', 0, 3), [60, 'gone']], 1, 0],
    ['counts a refused port only once the restart allowance is over', every5('refused', 0, 15), 3, 10_000],
  ])('%s', (_, probes, failures, span) => {
    const watch = watchAfter(probes)
    expect(watch.window.failures).toBe(failures)
    expect(spanOf(watch)).toBe(span)
    expect(watch.good).toBe(0)
  })

  it('says nothing of unusable databases where the policy says so', () => {
    expect(watchAfter(every5('unusable', 0, 4), { failOverWhenUnusable: false }).window.failures).toBe(0)
  })

  it('carries its verdicts, its beginning and the last good probe', () => {
    const { window } = watchAfter([[0, 'alive'], ...every5('gone', 5, 2), [15, 'unusable']])
    expect(window).toEqual({
      since: at(5),
      probes: 3,
      failures: 3,
      lastGood: at(0),
      verdicts: { gone: 2, unusable: 1 },
      says: 'unusable',
    })
  })
})

describe('a refused port', () => {
  it('looks like a service restart at first', () => expect(watchAfter([[0, 'refused']]).verdict).toBe('starting'))
  it('is gone once the allowance is over', () => expect(watchAfter(every5('refused', 0, 13)).verdict).toBe('gone'))
  it('gets the whole allowance again after any other answer', () =>
    expect(watchAfter([...every5('refused', 0, 13), [65, 'gone'], [70, 'refused']]).verdict).toBe('starting'))
})

describe('a run of good probes', () => {
  it('is counted and measured', () => {
    const watch = watchAfter([[0, 'gone'], ...every5('alive', 5, 4)])
    expect(watch.good).toBe(4)
    expect(spanOf(watch)).toBe(15_000)
  })
  it('ends the window of failures, which still shows them', () => {
    const { window } = watchAfter([...every5('gone', 0, 4), [20, 'alive']])
    expect(window).toMatchObject({ since: at(0), failures: 4, probes: 5, lastGood: at(20) })
  })
  it('has a window of its own once it was good often enough', () => {
    const { window } = watchAfter([...every5('gone', 0, 4), ...every5('alive', 20, 5)])
    expect(window).toMatchObject({ since: at(35), failures: 0, probes: 2 })
  })
  it('is not stretched across a time in which nobody looked', () => {
    const watch = watchAfter([...every5('alive', 0, 3), [600, 'alive']])
    expect(watch.good).toBe(1)
    expect(spanOf(watch)).toBe(0)
  })
})
