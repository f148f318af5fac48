import { check } from '@db-failover/sqlserver-emulator'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refused } from '../src/errors.ts'
import { identifier, literal, pathLiteral } from '../src/quote.ts'
import { backupDatabase } from '../src/statements/backup.ts'
import { dropDatabase, restoreFull } from '../src/statements/restore.ts'

const tuning = { compression: false, encryption: null, maxTransferSize: null, bufferCount: null }

/** Names that were made to break out of a statement, and any others. */
const attacks = [
  "'; DROP DATABASE master; --",
  ']; DROP DATABASE [master',
  ']]',
  "''",
  "N'x'",
  '/* */',
  '--',
  '@x',
  '$(x)',
  'ʼ; SHUTDOWN; --',
  '＇; SHUTDOWN; --',
  'a]b',
  '\u202e',
  '"x"',
]
const text = fc.oneof(fc.constantFrom(...attacks), fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }))

const refusal = (make: () => unknown): string | null => {
  try {
    make()
    return null
  } catch (cause) {
    return cause instanceof Refused ? cause.error.code : 'threw something else'
  }
}

describe('whatever a configuration names', () => {
  it('stays a name: the statement remains one statement, or it is refused before anything is sent', () => {
    fc.assert(
      fc.property(text, text, (name, path) => {
        const make = () => [
          dropDatabase(name),
          backupDatabase({ database: name, path, kind: 'full', name, description: path, tuning }),
          restoreFull(name, path, [{ logical: name, path }]),
        ]
        if (refusal(make) !== null) return
        for (const { text: sql } of make()) expect(check(sql), sql).toMatchObject({ ok: true, statements: 1 })
      }),
      { numRuns: 400, seed: 1 },
    )
  })

  it('comes back from its quotes as it was', () => {
    fc.assert(
      fc.property(text, (name) => {
        if (refusal(() => identifier(name) + literal(name)) !== null) return
        expect(identifier(name).slice(1, -1).replaceAll(']]', ']')).toBe(name)
        expect(literal(name).slice(2, -1).replaceAll("''", "'")).toBe(name)
      }),
      { seed: 2 },
    )
  })

  it.each([
    ['', 'EMPTY_NAME'],
    ['x'.repeat(129), 'LONG_NAME'],
    ['a\nb', 'CONTROL_CHARACTER'],
    ['a\\\r\nb', 'CONTROL_CHARACTER'],
    ['a\u0000b', 'CONTROL_CHARACTER'],
    ['a\ud800', 'BROKEN_NAME'],
  ])('%j is refused as a name with %s', (name, code) => {
    expect(refusal(() => identifier(name))).toBe(code)
  })

  it('a path may have 259 characters and no more', () => {
    expect(refusal(() => pathLiteral('x'.repeat(259)))).toBeNull()
    expect(refusal(() => pathLiteral('x'.repeat(260)))).toBe('LONG_NAME')
  })
})
