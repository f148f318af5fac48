import { expect, it } from 'vitest'
import { forged } from '../../structure/tree.ts'
import { contentFaults } from './contents.ts'

const manifest = {
  name: 'it',
  description: 'Does what it says, and says what it does.',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22.16' },
  bin: { it: './dist/main.js' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  dependencies: { 'fp-ts': '2.16.11' },
}

const sound: Readonly<Record<string, string>> = {
  'README.md': 'read me '.repeat(20),
  LICENSE: 'licence '.repeat(20),
  'package.json': JSON.stringify(manifest),
  'dist/main.js': '#!/usr/bin/env node\nimport "./index.js"\n',
  'dist/index.js': 'export const a = 1\n//# sourceMappingURL=index.js.map\n',
  'dist/index.js.map': JSON.stringify({ sources: ['../src/index.ts'] }),
  'dist/index.d.ts': 'export declare const a = 1\n',
  'src/index.ts': 'export const a = 1\n',
}

const packed = (over: Readonly<Record<string, string | null>>) =>
  contentFaults(
    forged(Object.fromEntries(Object.entries({ ...sound, ...over }).flatMap(([k, v]) => (v === null ? [] : [[k, v]])))),
    ['/somewhere/checkout'],
  )

const saying = (change: object) => ({ 'package.json': JSON.stringify({ ...manifest, ...change }) })

it('a sound package has no fault', () => {
  expect(packed({})).toEqual([])
  expect(
    packed({ 'src/index.ts': null, 'dist/index.js.map': JSON.stringify({ sources: ['x.ts'], sourcesContent: ['a'] }) }),
  ).toEqual([])
})

it.each<[string, Readonly<Record<string, string | null>>, string]>([
  ['no README', { 'README.md': null }, 'README.md is missing'],
  ['an empty licence', { LICENSE: '' }, 'LICENSE is missing'],
  ['no description', saying({ description: undefined }), 'package.json has no description'],
  ['side effects', saying({ sideEffects: undefined }), 'package.json does not say sideEffects'],
  ['another Node', saying({ engines: { node: '>=20' } }), 'package.json does not ask for Node 22.16'],
  [
    'types last',
    saying({ exports: { '.': { default: './dist/index.js', types: './dist/index.d.ts' } } }),
    'package.json exports . without types first',
  ],
  [
    'a condition too many',
    saying({ exports: { '.': { x: './dist/index.js', types: './dist/index.d.ts', default: './dist/index.js' } } }),
    'package.json exports . without types first',
  ],
  ['an export of nothing', { 'dist/index.d.ts': null }, 'package.json exports ./dist/index.d.ts, which is not there'],
  ['a program that no shell can start', { 'dist/main.js': 'import "./index.js"\n' }, "package.json's it is no program"],
  [
    'a dependency within the workspace',
    saying({ dependencies: { other: 'workspace:*' } }),
    'package.json needs other workspace:*',
  ],
  ['a test', { 'dist/a.unit.test.js': '' }, 'dist/a.unit.test.js is not for users'],
  ['a folder of tests', { 'test/kit.ts': '' }, 'test/kit.ts is not for users'],
  ['build state', { 'tsconfig.tsbuildinfo': '{}' }, 'tsconfig.tsbuildinfo is not for users'],
  ['the workspace’s condition', { 'src/index.ts': "'db-failover-source'" }, 'src/index.ts speaks of a condition'],
  ['a path of the machine', { 'src/index.ts': '/somewhere/checkout/src' }, 'src/index.ts holds a path'],
  ['a map that points nowhere', { 'src/index.ts': null }, 'dist/index.js.map points to ../src/index.ts'],
  ['a map that is gone', { 'dist/index.js.map': null }, 'dist/index.js points to index.js.map'],
])('%s is found', (_, over, says) => {
  const [found, ...more] = packed(over)
  expect(found).toContain(says)
  expect(more).toEqual([])
})
