import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { nodeTooOld } from '../src/node-version.ts'

it.each(['22.16.0', '22.20.1', '23.0.0', '24.21.0', '100.1.0'])('Node %s is new enough', (version) => {
  expect(nodeTooOld(version)).toBeNull()
})

it.each(['22.15.1', '22.2.0', '21.99.0', '20.20.2', '9.11.2'])(
  'Node %s is told what is needed, in one line',
  (version) => {
    expect(nodeTooOld(version)).toBe(`db-failover needs Node 22.16 or later; this is ${version}`)
  },
)

it('nothing is imported before the version is known', () => {
  const imports = (file: string) =>
    [
      ...readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8').matchAll(/^(?:im|ex)port\b.*from '(.+)'/gm),
    ].map(([, from]) => from)
  expect(imports('main.ts')).toEqual(['./node-version.ts'])
  expect(imports('node-version.ts')).toEqual([])
})
