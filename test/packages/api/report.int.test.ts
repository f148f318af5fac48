import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { top } from '../../structure/tree.ts'
import { declarationsIn, shortened } from './declarations.ts'
import { exportedBy, reports } from './report.ts'

const files: Readonly<Record<string, string>> = {
  '/p/index.d.ts':
    "export * from './a.ts';\nexport { b as c, type D } from './in/b.ts';\nexport type { E } from 'elsewhere';\n",
  '/p/a.d.ts':
    "import type { X } from 'x';\n/** Says what it is: {@link a}. */\nexport declare const a: {\n    /** A unit. */\n    one: X;\n}, rest: string;\ndeclare const hidden: number;\nexport {};\n",
  '/p/in/b.d.ts': 'export declare const b: (n: number) => string;\nexport interface D {\n    readonly d: 1;\n}\n',
}
const exported = () =>
  exportedBy('/p/index.d.ts', (file) => files[file.replace(/^[A-Z]:/, '').replaceAll('\\', '/')] ?? '')

describe('what a package exports', () => {
  it('is found through stars, names and renamings; what is not exported is not', () => {
    expect(exported().map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      'const a',
      'const c',
      'interface D',
      'from E',
    ])
  })

  it('is told as it is declared, without comments', () => {
    expect(exported().map(({ text }) => text)).toEqual([
      'const a: {\n    one: X;\n}, rest: string;',
      'const b: (n: number) => string;',
      'interface D {\n    readonly d: 1;\n}',
      'E from elsewhere',
    ])
  })

  it('brings what its signatures mention, though that is not exported, and nothing else', () => {
    const text =
      'interface Deep {\n    n: 1;\n}\ninterface Named {\n    deep: Deep;\n}\ninterface Other {\n}\nexport interface Api {\n    f: (o: Named) => void;\n}\nexport {};\n'
    expect(exportedBy('/p/index.d.ts', () => text).map(({ name }) => name)).toEqual(['Api', 'Named', 'Deep'])
  })

  it('differs when a line deep in a long declaration does', () => {
    const long = (n: number) =>
      `const l: {\n${Array.from({ length: 20 }, (_, i) => `  m${i}: ${i === 15 ? n : 0}\n`).join('')}}`
    expect(shortened(long(1)).split('\n')).toHaveLength(1)
    expect(shortened(long(1))).not.toBe(shortened(long(2)))
    expect(shortened(long(1))).toContain('const l: {')
  })

  it('does not take the middle of a declaration for a new one', () => {
    const { declared } = declarationsIn(
      'export declare const u: t.UnionC<[t.TypeC<{\n    a: 1;\n}>, t.TypeC<{\n    b: 2;\n}>]>;\nexport type V = 1;\n',
    )
    expect(declared.map(({ name }) => name)).toEqual(['u', 'V'])
  })
})

describe('the pages of docs/api', () => {
  const printed = reports()

  it.each([...printed])('%s is what the package exports; print it with pnpm docs:api', (path, text) => {
    expect(existsSync(join(top, path)) ? readFileSync(join(top, path), 'utf8') : '').toBe(text)
    expect(text).not.toMatch(/^undeclared: /m)
  })

  it('there is one for every package and none beside them', () => {
    expect(
      readdirSync(join(top, 'docs', 'api'))
        .map((name) => `docs/api/${name}`)
        .sort(),
    ).toEqual([...printed.keys()].sort())
    expect(printed.size).toBeGreaterThan(8)
  })
})
