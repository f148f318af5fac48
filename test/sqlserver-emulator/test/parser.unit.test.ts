import { describe, expect, it } from 'vitest'
import { check } from '../src/index.ts'
import { isCountedOtherwise, isLenient, isTaken, recorded, shown } from '../verdicts/corpus.ts'

// What Microsoft's parser (ScriptDom) says of some thousand texts, kept in golden/verdicts.json. verdicts/record.ts asks
// it anew.

const all = recorded()

describe('the parser against that of Microsoft', () => {
  it('there are verdicts of both kinds to compare with', () => {
    expect(all.filter((one) => !isTaken(one)).length).toBeGreaterThan(800)
    expect(all.filter((one) => isTaken(one) && check(one.sql).ok).length).toBeGreaterThan(500)
  })

  it('whatever Microsoft refuses, the emulator refuses', () => {
    expect(all.filter(isLenient).map(shown)).toEqual([])
  })

  it('what both take is the same number of statements', () => {
    expect(all.filter(isCountedOtherwise).map(shown)).toEqual([])
  })

  it('what is documented throughout, both take', () => {
    const documented = all.filter(({ id }) => id.startsWith('documented/'))
    expect(documented.length).toBeGreaterThan(300)
    expect(documented.filter((one) => !(isTaken(one) && check(one.sql).ok)).map(shown)).toEqual([])
  })
})
