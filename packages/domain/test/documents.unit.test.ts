import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rulesVersion } from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import { printed } from '../scripts/documents.ts'
import { accepted, hashOfRules, knownVersion, ruleSources } from '../scripts/rules-version.ts'
import { repository } from '../scripts/sources.ts'

it.each(Object.entries(printed()))('%s is what the domain says', (path, text) => {
  const there = readFileSync(join(repository, path), 'utf8').replaceAll('\r\n', '\n')
  expect(there === text, `${path} is stale: run pnpm docs:write`).toBe(true)
})

describe('the rules’ version', () => {
  it('rises when the rules change', () => {
    expect(knownVersion(), 'the rules have changed: read docs/rules.md and run pnpm rules:accept').toMatchObject({
      version: rulesVersion,
      sha256: hashOfRules(),
    })
  })

  it('stands for every rule, its predicates, and what they compute', () => {
    expect(ruleSources()).toEqual(
      expect.arrayContaining([
        'rules/table.ts',
        'rules/predicates.ts',
        'switches/blocks.ts',
        'configuration/calendar.ts',
        'lineage/tree.ts',
        'switches/evolve.ts',
      ]),
    )
    expect(ruleSources().filter((path) => path.startsWith('kit/'))).toEqual([])
  })

  const before = { version: 1, released: false, sha256: 'a' }

  it('may be accepted anew while it is not released', () => {
    expect(accepted(before, 1, 'b')).toEqual({ ...before, sha256: 'b' })
  })

  it('once released, changed rules need the next version', () => {
    const released = { ...before, released: true }
    expect(accepted(released, 1, 'a')).toEqual(released)
    expect(accepted(released, 1, 'b')).toMatch(/raise rulesVersion/)
    expect(accepted(released, 2, 'b')).toEqual({ version: 2, released: false, sha256: 'b' })
    expect(accepted({ ...released, version: 2 }, 1, 'b')).toMatch(/lower than 2/)
  })
})
