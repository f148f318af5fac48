import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'vitest'
import { defaultRoles, rights } from '../src/index.ts'

const page = readFileSync(new URL('../../../docs/event-log.md', import.meta.url), 'utf8')

/** The cells of the table that follows the mark, the heads of its rows without their explanation. */
const table = (): readonly (readonly string[])[] =>
  (page.split('<!-- rights -->')[1] ?? '')
    .trim()
    .split(/\n\n/)[0]
    ?.split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) ?? []

it('the table of rights in the documents is what is written to the server', () => {
  const [head = [], , ...rows] = table()
  const roles = Object.keys(defaultRoles)
  assert.deepEqual(head.slice(1), roles)
  const kinds = rows.map(([name = '']) => /`failover([A-Z][a-z]+)/.exec(name)?.[1]?.toLowerCase() ?? name)
  assert.deepEqual(kinds, Object.keys(rights))
  for (const [i, [, ...cells]] of rows.entries()) {
    const found = Object.values(rights)[i]
    if (found === undefined) return assert.fail('a row too many')
    for (const [column, cell] of cells.entries()) {
      const has = (list: readonly string[]): boolean => list.includes(roles[column] ?? '')
      const expected: readonly string[] = [
        ...(has(found.read) ? ['read'] : []),
        ...(has(found.append) ? ['append'] : []),
        ...(has(found.writeMetadata) ? ['describe'] : []),
      ]
      assert.equal(cell, expected.join(', '), `${kinds[i]}, ${roles[column]}`)
    }
  }
})
