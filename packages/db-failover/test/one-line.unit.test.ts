import { type EntryId, type Instant, plus, type State } from '@db-failover/domain'
import {
  answers,
  asks,
  away,
  back,
  begins,
  given,
  lost,
  minute,
  passes,
  probed,
  protectedGroup,
  returnsToMaster,
  type Step,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import type { Situation } from '../src/status/situation.ts'
import { situationOf } from '../src/status/situation-of.ts'

// What status says in one line: what is wrong, what happens next, what to type.

/** Five seconds after the entry was found as it is. */
const seen = (entry: string, ...steps: readonly Step[]): Situation => {
  const { state }: { readonly state: State } = given(protectedGroup(), ...steps).story
  const since = state.detection.health[entry as EntryId]?.since ?? expect.fail(`nothing is known of ${entry}`)
  return situationOf(state, plus(since, 5_000))
}
const soon = { failures: 1, spanMs: 0 }

describe('an active that is not well is what is wrong, whatever else holds', () => {
  it('one that does not answer: when it counts as lost, and what happens then', () => {
    const { wrong, next, type } = seen('a', probed('a', { verdict: 'gone', ...soon }))
    expect(wrong).toBe('the active database a has not been well for 5.0 s: gone')
    expect(next).toMatch(/^unless it answers it counts as lost from \S+ on; then the failover begins by itself$/)
    expect(type).toBeNull()
  })

  it('one that does not answer while failover is held up: what to type', () => {
    const pause = asks({ type: 'Pause', until: '2026-03-02T00:00:00.000Z' as Instant, reason: 'moving' })
    const { next, type } = seen('a', pause, probed('a', { verdict: 'gone', ...soon }))
    expect(next).toMatch(/; then nothing fails over by itself: Automatic failover and return are paused\.$/)
    expect(type).toBe('resume')
  })

  it('one that was left a short while ago: nobody is told to force anything yet', () => {
    const returned = [lost('a'), works, back('a'), works, returnsToMaster('keep'), works]
    expect(seen('a', ...returned, probed('a', { verdict: 'gone', ...soon })).type).toBeNull()
  })

  it('one that may be starting: until when that is believed', () => {
    const { next } = seen('a', probed('a', { verdict: 'starting', ...soon }))
    expect(next).toMatch(
      /^it may be starting: where nothing listens it counts as lost from \S+ on at the earliest, .+; then the failover begins by itself$/,
    )
  })

  it.each([
    [
      'that answers, but not as it should',
      { verdict: 'unhappy' },
      'it answers, so that nothing is switched because of it',
    ],
    [
      'that others reach',
      { verdict: 'gone', witnesses: ['host shop-1'] },
      'others reach it, so that nothing is switched because of it',
    ],
  ] as const)('one %s is not switched away from', (_, probe, next) => {
    expect(seen('a', probed('a', { ...probe, ...soon }), works)).toMatchObject({
      wrong: expect.stringContaining('the active database a'),
      next,
    })
  })
})

describe('while the active is well', () => {
  it('a backup database that does not answer is what is wrong', () => {
    expect(seen('b', probed('b', { verdict: 'gone', ...soon }))).toEqual({
      wrong: 'b has not been well for 5.0 s: gone',
      next: 'backups follow their schedule',
      type: null,
    })
  })

  it('what an alarm says is wrong, and never that nothing is', () => {
    expect(seen('b', lost('b'), works)).toMatchObject({
      wrong: 'b is lost: gone',
      next: 'backups follow their schedule',
    })
  })

  it('a copy that failed is what is wrong, before it is an alarm', () => {
    expect(seen('b', away('c'), passes(15 * minute), begins, answers, begins, answers)).toMatchObject({
      wrong: expect.stringMatching(/^c lacks differential orders\/1\/\d+: /),
      next: expect.stringMatching(/^it is copied again at \S+; backups follow their schedule$/),
    })
  })

  it('nothing is wrong where nothing is', () => {
    expect(seen('b', probed('b'))).toEqual({ wrong: null, next: 'backups follow their schedule', type: null })
  })
})
