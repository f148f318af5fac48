import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forged, repository } from '../../structure/tree.ts'
import { executed } from '../executed.ts'
import { regionOf, rewritten, shownFiles, staleSnippets } from './snippets.ts'

const source =
  'const hidden = 1\n  // #region one\n  const a = 1\n    // within\n  // #endregion\n// #region two\nb()\n// #endregion\n'
const shown = '<!-- region: a.ts#one -->\n\n```ts\nconst a = 1\n  // within\n```\n'

const findings = (markdown: string) =>
  staleSnippets(forged({ 'a.ts': source, 'b.yaml': '# #region y\nk: 1\n# #endregion\n', 'p.md': markdown }))

describe('the check of what pages show', () => {
  it('takes a region without its marks and its common indentation', () => {
    expect(regionOf(source, 'one')).toBe('const a = 1\n  // within')
    expect(regionOf(source, 'two')).toBe('b()')
    expect(regionOf(source, 'tw')).toBeNull()
  })

  it.each([
    ['a region as it is', shown],
    ['two regions', `${shown}\ntext\n\n<!-- region: b.yaml#y -->\n\n\`\`\`yaml\nk: 1\n\`\`\`\n`],
    ['what a shell types, and pictures', '```sh\nnpm start\n```\n\n```mermaid\na --> b\n```\n\n```\nplain\n```\n'],
  ])('finds nothing in %s', (_, markdown) => {
    expect(findings(markdown)).toEqual([])
  })

  it.each([
    ['code of no file', 'x\n\n```ts\nconst a = 1\n```\n', 'p.md shows ts that is no region of a file: const a = 1'],
    ['YAML of no file', '```yaml\nk: 1\n```\n', 'p.md shows yaml that is no region of a file: k: 1'],
    ['code that was changed', shown.replace('a = 1', 'a = 2'), 'p.md shows a.ts#one otherwise than it is'],
    ['a line that was added', shown.replace('within', 'within\nmore()'), 'p.md shows a.ts#one otherwise than it is'],
    ['a region without its code', '<!-- region: a.ts#two -->\n\ntext\n', 'p.md shows a.ts#two otherwise than it is'],
    ['a file that is gone', shown.replace('a.ts', 'c.ts'), 'p.md shows c.ts#one, which is not there'],
    ['a region that is gone', shown.replace('#one', '#three'), 'p.md shows a.ts#three, which is not there'],
  ])('finds %s, alone or among what is right', (_, markdown, says) => {
    for (const around of ['', shown]) {
      const [found, ...more] = findings(`${around}\n${markdown}\n${around}`)
      expect(found).toContain(says)
      expect(more).toEqual([])
    }
  })

  it('writes what it asks for, and then finds nothing', () => {
    const before = `# Title\n\n<!-- region: a.ts#two -->\n\ntext\n\n${shown.replace('a = 1', 'a = 2')}\nmore\n`
    const after = rewritten(forged({ 'a.ts': source, 'p.md': before })).get('p.md') ?? ''
    expect(after).toBe(`# Title\n\n<!-- region: a.ts#two -->\n\n\`\`\`ts\nb()\n\`\`\`\n\ntext\n\n${shown}\nmore\n`)
    expect(findings(after)).toEqual([])
  })
})

describe('the pages', () => {
  const tree = repository()

  it('show no code but regions of files, as they are', () => {
    expect(staleSnippets(tree)).toEqual([])
  })

  it('show only files that the tests run', () => {
    const files = [...shownFiles(tree)]
    expect(files.length).toBeGreaterThan(9)
    expect(files.filter((file) => !executed.has(file))).toEqual([])
  })

  it('every file of the examples is run', () => {
    const folders = ['test/packages/examples', 'packages/db-failover/examples']
    const files = [...tree.keys()].filter((path) => folders.includes(posix.dirname(path)))
    expect(files.sort()).toEqual([...executed].sort())
  })
})
