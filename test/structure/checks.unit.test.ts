import { expect, it } from 'vitest'
import { checkerApart } from './checks/apart.ts'
import { cycles } from './checks/cycles.ts'
import { direction, internals, shortFormImports } from './checks/direction.ts'
import { longFiles, topLevel, vagueNames } from './checks/files.ts'
import { deadLinks } from './checks/links.ts'
import { consoleUse, machinePaths, silencers } from './checks/text.ts'
import { forged, type Tree } from './tree.ts'

// Each check is shown a tree with one defect, and a tree like it without.

const needs = (...names: readonly string[]) =>
  JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '*'])) })

const lines = (count: number) => 'const a = 1\n'.repeat(count)

/** Written so that this file itself holds none of what the checks look for. */
const joined = (...parts: readonly string[]) => parts.join('')

interface Trial {
  readonly defect: string
  readonly check: (tree: Tree) => readonly string[]
  readonly bad: Readonly<Record<string, string>>
  readonly good: Readonly<Record<string, string>>
  /** What each finding begins with. */
  readonly found: readonly string[]
}

const trials: readonly Trial[] = [
  {
    defect: 'a checker that imports what it judges, by name or by path',
    check: checkerApart,
    bad: {
      'test/checker/a.ts': joined("import { x } from '@db-failover", "/ports'"),
      'test/checker/b/c.ts': joined("import { x } from '../../../packages", "/ports/src/index.ts'"),
    },
    good: { 'test/checker/a.ts': "import { x } from 'node:fs'\nimport { y } from './b.ts'\nimport z from 'mssql'" },
    found: ['test/checker/a.ts', 'test/checker/b/c.ts'],
  },
  {
    defect: 'ports that declare an adapter',
    check: direction,
    bad: { 'packages/ports/package.json': needs('@db-failover/engine-sqlite') },
    good: { 'packages/ports/package.json': needs('@db-failover/domain', 'fp-ts') },
    found: ['packages/ports/package.json'],
  },
  {
    defect: 'a supervisor that imports an adapter, declared or not',
    check: direction,
    bad: {
      'packages/supervisor/package.json': needs('@db-failover/ports'),
      'packages/supervisor/src/a.ts': "import { x } from '@db-failover/engine-sqlite'",
    },
    good: {
      'packages/supervisor/package.json': needs('@db-failover/ports'),
      'packages/supervisor/src/a.ts': "import { x } from '@db-failover/ports/memory'",
    },
    found: ['packages/supervisor/src/a.ts'],
  },
  {
    defect: 'a domain that touches the machine',
    check: direction,
    bad: { 'packages/domain/package.json': needs('fp-ts'), 'packages/domain/src/a.ts': "import fs from 'node:fs'" },
    good: {
      'packages/domain/package.json': needs('fp-ts'),
      'packages/domain/src/a.ts': "import x from 'fp-ts/lib/Either.js'",
    },
    found: ['packages/domain/src/a.ts'],
  },
  {
    defect: 'an import over several lines of a package that nobody declared',
    check: direction,
    bad: {
      'packages/host/package.json': needs(),
      'packages/host/src/a.ts': "import {\n  x,\n  y,\n} from 'left-pad'\n",
    },
    good: {
      'packages/host/package.json': needs('left-pad'),
      'packages/host/src/a.ts': "import {\n  x,\n  y,\n} from 'left-pad'\n",
    },
    found: ['packages/host/src/a.ts'],
  },
  {
    defect: 'a package without a place in the house',
    check: direction,
    bad: { 'packages/extras/package.json': needs() },
    good: { 'packages/engine-other/package.json': needs() },
    found: ['packages/extras'],
  },
  {
    defect: 'an adapter that needs the package which wires all',
    check: direction,
    bad: { 'packages/engine-sqlite/package.json': needs('db-failover') },
    good: { 'packages/db-failover/package.json': needs('@db-failover/engine-sqlite') },
    found: ['packages/engine-sqlite/package.json'],
  },
  {
    defect: 'reaching into another package',
    check: internals,
    bad: {
      'packages/host/src/a.ts': "export * from '../../ports/src/clock.ts'",
      'packages/host/test/b.ts': joined('const x = await imp', "ort('@db-failover/ports/src/clock.ts')"),
      'test/c.ts': "import '../packages/ports/src/clock.ts'",
    },
    good: {
      'packages/host/src/a.ts': "export * from './ports/src/clock.ts'",
      'packages/host/test/b.ts': "const x = await import('../src/b.ts')",
      'test/c.ts': "import '@db-failover/ports'",
    },
    found: ['packages/host/src/a.ts', 'packages/host/test/b.ts', 'test/c.ts'],
  },
  {
    defect: 'a circle of imports, though it be of types',
    check: cycles,
    bad: {
      'a.ts': "import { b } from './b.ts'",
      'b.ts': "export type { C } from './in/c.ts'",
      'in/c.ts': "import type { A } from '../a.ts'",
    },
    good: { 'a.ts': "import { b } from './b.ts'\nimport './in/c.ts'", 'b.ts': "import './in/c.ts'", 'in/c.ts': '' },
    found: ['a.ts → b.ts → in/c.ts → a.ts'],
  },
  {
    defect: 'the short form of an fp-ts import',
    check: shortFormImports,
    bad: { 'a.ts': "import * as E from 'fp-ts/Either'", 'b.ts': "import * as E from 'fp-ts/lib/Either'" },
    good: { 'a.ts': "import * as E from 'fp-ts/lib/Either.js'", 'b.ts': "import * as t from 'io-ts'" },
    found: ['a.ts', 'b.ts'],
  },
  {
    defect: 'a file that is too long',
    check: longFiles,
    bad: { 'packages/x/src/a.ts': lines(301), 'test/b.ts': lines(400) },
    good: { 'packages/x/src/a.ts': lines(300), 'docs/long.md': lines(400) },
    found: ['packages/x/src/a.ts', 'test/b.ts'],
  },
  {
    defect: 'a name that says nothing',
    check: vagueNames,
    bad: { 'packages/x/src/utils/a.ts': '', 'test/Helpers.unit.test.ts': '' },
    good: { 'packages/x/src/common-ancestor.ts': '', 'docs/utilisation.md': '' },
    found: ['packages/x/src/utils/a.ts', 'test/Helpers.unit.test.ts'],
  },
  {
    defect: 'things lying about at the top',
    check: topLevel,
    bad: { 'notes.txt': '', 'scripts/a.mjs': '' },
    good: { '.notes': '', 'docs/a.md': '', LICENSE: '' },
    found: ['notes.txt', 'scripts'],
  },
  {
    defect: 'writing to the terminal outside the command line',
    check: consoleUse,
    bad: { 'packages/host/src/a.ts': joined('\n  cons', "ole.log('x')") },
    good: {
      'packages/db-failover/src/a.ts': joined('cons', "ole.log('x')"),
      'packages/host/src/a.ts': 'my.console.log',
    },
    found: ['packages/host/src/a.ts:2'],
  },
  {
    defect: 'a silenced check',
    check: silencers,
    bad: {
      'a.ts': joined('// biome', '-ignore lint: because'),
      'b.ts': joined('// @ts', '-expect-error'),
      'c.ts': joined('x as unk', 'nown as Y'),
    },
    good: {
      'a.ts': '// what biome ignores',
      'd.test-d.ts': joined('// @ts', '-expect-error'),
      'b.md': joined('// @ts', '-ignore'),
    },
    found: ['a.ts:1', 'b.ts:1', 'c.ts:1'],
  },
  {
    defect: 'a path of one machine',
    check: (tree) => machinePaths(tree, '/opt/checkouts/it'),
    bad: {
      'a.ts': joined("'/ho", "me/anna/project'"),
      'b.md': joined('see C:', '\\Users\\anna'),
      'c.json': '"/opt/checkouts/it/dist"',
    },
    good: { 'a.ts': "'/var/backups'", 'b.md': 'D:\\Backups', 'c.md': 'https://example.org/home/page' },
    found: ['a.ts:1', 'b.md:1', 'c.json'],
  },
  {
    defect: 'a dead link',
    check: deadLinks,
    bad: {
      'docs/a.md': '[x](b.md) [y](../README.md#no-such-part)\n\n[z]: missing/\n',
      'README.md': '# Title\n',
    },
    good: {
      'docs/a.md':
        '[x](../README.md#the-part-two) [self](#here) [web](https://example.org/x.md) `[no](link.md)`\n# Here\n[d](../docs/)\n',
      'README.md': '# Title\n## The part, two\n```\n[no](link.md)\n```\n',
    },
    found: ['docs/a.md links to b.md', 'docs/a.md links to ../README.md#no-such-part', 'docs/a.md links to missing/'],
  },
]

it.each(trials)('$defect is found', ({ check, bad, good, found }) => {
  const findings = check(forged(bad))
  expect(findings.map((finding, i) => finding.startsWith(found[i] ?? '\0'))).toEqual(found.map(() => true))
  expect(check(forged(good))).toEqual([])
})
