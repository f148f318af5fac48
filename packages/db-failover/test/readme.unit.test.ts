import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

/** The lines between `// #region name` and `// #endregion name`. */
const region = (file: string, name: string): string => {
  const [, after = ''] = read(file).split(`// #region ${name}\n`)
  return after.split(`// #endregion ${name}`)[0] ?? ''
}

const snippets = (text: string): readonly (readonly [string, string, string])[] =>
  [...text.matchAll(/<!-- region (\S+) of (?:packages\/db-failover\/)?(\S+) -->\n```ts\n([\s\S]*?)```/g)].map((m) => [
    m[1] ?? '',
    m[2] ?? '',
    m[3] ?? '',
  ])

const pages = ['README.md', '../../README.md'].flatMap((page) => {
  try {
    return snippets(read(page)).map(([name, file, text]) => [page, name, file, text] as const)
  } catch {
    return []
  }
})

test('there are snippets', () => {
  expect(pages.length).toBeGreaterThanOrEqual(2)
})

test.each(pages)('%s: region %s is what %s says', (_page, name, file, text) => {
  expect(region(file, name)).not.toBe('')
  expect(text).toBe(region(file, name))
})
