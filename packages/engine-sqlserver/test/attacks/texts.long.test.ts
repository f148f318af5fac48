import { replay, seed } from 'db-failover-test-seeded/budget'
import { between, chanceOf, oneOf } from 'db-failover-test-seeded/chance'
import { describe, expect, it } from 'vitest'
import { judged } from '../../../../test/sqlserver-emulator/verdicts/judge.ts'
import { textsWith } from './attacks.ts'

const pieces = [
  "'",
  "''",
  ']',
  ']]',
  '[',
  '"',
  ';',
  '--',
  '/*',
  '*/',
  ' ',
  'GO',
  'x',
  '@',
  'ʼ',
  '＇',
  '］',
  '\\',
] as const

describe.skipIf(judged(['SELECT 1']) === null)('names drawn now, asked of Microsoft now (needs a .NET SDK 10)', () => {
  it(`leave every statement one statement (${replay})`, () => {
    const chance = chanceOf(seed)
    const names = Array.from({ length: 60 }, () =>
      Array.from({ length: between(chance, 1, 24) }, () => oneOf(chance, pieces)).join(''),
    )
    const texts = [...new Set(names.flatMap(textsWith))]
    const verdicts = judged(texts) ?? []
    expect(verdicts).toHaveLength(texts.length)
    const broken = texts.filter((_, i) => verdicts[i]?.statements !== 1 || verdicts[i]?.takenBy.length !== 5)
    expect(broken).toEqual([])
  })
})
