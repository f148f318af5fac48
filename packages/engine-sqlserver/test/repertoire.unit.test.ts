import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { check } from '@db-failover/sqlserver-emulator'
import { describe, expect, it } from 'vitest'
import { repertoirePage, repertoirePath } from '../scripts/repertoire-page.ts'
import { repertoire } from '../src/repertoire.ts'

interface Recorded {
  readonly sql: string
  readonly verdict: { readonly takenBy: readonly string[]; readonly statements: number }
}

const recorded: readonly Recorded[] = JSON.parse(readFileSync(new URL('verdicts.json', import.meta.url), 'utf8'))

describe.each(repertoire)('$name', ({ statement }) => {
  it("is one statement to Microsoft's parser, for every version", () => {
    const found = recorded.find(({ sql }) => sql === statement.text)
    expect(found?.verdict, 'the statement has changed: node scripts/record-verdicts.ts').toMatchObject({
      takenBy: ['2016', '2017', '2019', '2022', '2025'],
      statements: 1,
    })
  })

  it('is one statement to the emulator', () => {
    expect(check(statement.text)).toMatchObject({ ok: true, statements: 1 })
  })

  it('names every parameter that travels with it, and no other', () => {
    const named = [...statement.text.matchAll(/(?<!@)@(\w+)/g)].map((m) => m[1])
    expect(new Set(named)).toEqual(new Set(Object.keys(statement.parameters)))
  })
})

it(`${repertoirePath} is what the code says`, () => {
  const there = readFileSync(fileURLToPath(new URL(`../../../${repertoirePath}`, import.meta.url)), 'utf8')
  expect(there.replaceAll('\r\n', '\n') === repertoirePage(), `${repertoirePath} is stale: run pnpm docs:write`).toBe(
    true,
  )
})
