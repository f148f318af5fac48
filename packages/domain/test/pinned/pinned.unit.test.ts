import { describe, expect, it } from 'vitest'
import { acceptedAnswers, type Pinned, pinned } from '../../scripts/pinned.ts'

// One version of the rules answers the same question in the same way for ever: audits and what-ifs rest on it.

const stale = 'the rules answer otherwise: read the difference, then docs/rules.md, and run pnpm rules:accept'
const cases = (file: Pinned) => {
  const accepted = acceptedAnswers(file)
  return pinned(file).map(
    (answer, n) => [accepted[n]?.split('\n')[0] ?? 'not accepted yet', answer, accepted[n]] as const,
  )
}

describe('what the rules of this version answer', () => {
  it.each(cases('situations.txt'))('in a situation: %s', (_name, answer, accepted) => {
    expect(answer(), stale).toBe(accepted)
  })

  it.each(cases('histories.txt'))('at the end of a history: %s', (_name, answer, accepted) => {
    expect(answer(), stale).toBe(accepted)
  })

  it('nothing else was accepted', () => {
    for (const file of ['situations.txt', 'histories.txt'] as const)
      expect(acceptedAnswers(file)).toHaveLength(pinned(file).length)
  })
})
