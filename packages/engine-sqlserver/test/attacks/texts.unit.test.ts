import { readFileSync } from 'node:fs'
import { check } from '@db-failover/sqlserver-emulator'
import { describe, expect, it } from 'vitest'
import { attacks, hashOf, refusedNames, textsWith, verdictsFile } from './attacks.ts'

/** `<hash of the text> <how many versions take it> <statements>`, as Microsoft's parser said. */
const verdicts: ReadonlySet<string> = new Set(JSON.parse(readFileSync(verdictsFile, 'utf8')))

describe.each(attacks)('%j as every name', (attack) => {
  it("leaves every statement one statement, to the emulator and to Microsoft's parser for every version", () => {
    const texts = textsWith(attack)
    expect(texts.length).toBeGreaterThan(30)
    expect(texts.filter((text) => check(text).statements !== 1 || !check(text).ok)).toEqual([])
    const unknown = texts.filter((text) => !verdicts.has(`${hashOf(text)} 5 1`))
    expect(unknown, 'node scripts/record-verdicts.ts asks again').toEqual([])
  })
})

it.each(refusedNames)('%j is refused before any statement is made', (name) => {
  expect(textsWith(name)).toEqual([])
})
