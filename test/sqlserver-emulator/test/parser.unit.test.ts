import { describe, expect, it } from 'vitest'
import { check } from '../src/index.ts'
import { recorded, VERSION } from '../verdicts/corpus.ts'

// What Microsoft's parser (ScriptDom) says of some thousand texts, kept in golden/verdicts.json. verdicts/record.ts asks
// it anew.

/** Documented by Microsoft, and unknown to its parser. */
const KNOWN_GAPS =
  /COMPRESSION\s*\(\s*ALGORITHM\s*=|\bCREDENTIAL\b|\bFILE_SNAPSHOT\b|\bKEEP_CDC\b|^\s*KILL\s+N?'.*WITH\s+(COMMIT|ROLLBACK)/i

const all = recorded()
const refused = all.filter(({ takenBy, sql }) => !takenBy.includes(VERSION) && !KNOWN_GAPS.test(sql))
const taken = all.filter(({ takenBy }) => takenBy.includes(VERSION))

describe('the parser against that of Microsoft', () => {
  it('there are verdicts of both kinds to compare with', () => {
    expect(refused.length).toBeGreaterThan(800)
    expect(taken.length).toBeGreaterThan(500)
  })

  it('whatever Microsoft refuses, the emulator refuses', () => {
    expect(refused.filter(({ sql }) => check(sql).ok).map(({ id, sql }) => `${id}: ${sql}`)).toEqual([])
  })

  it('what both take is the same number of statements', () => {
    // GO cuts a text for the tools; a server knows no GO.
    const counted = taken.filter(({ sql }) => !/^\s*GO\b/im.test(sql))
    const differing = counted.filter(({ sql, statements }) => {
      const verdict = check(sql)
      return verdict.ok && verdict.statements !== statements
    })
    expect(differing.map(({ id, sql }) => `${id}: ${sql}`)).toEqual([])
  })
})
