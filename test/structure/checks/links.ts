import { posix } from 'node:path'
import type { Finding, Tree } from '../tree.ts'

const withoutCode = (markdown: string): string =>
  markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '')

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const anchors = (markdown: string): ReadonlySet<string> =>
  new Set(
    [...markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#+\s+(.+)$/gm)].map(([, heading = '']) =>
      slug(heading),
    ),
  )

/** Links from one page to a file, a folder or a heading that is not there. Addresses on the web are not looked up. */
export const deadLinks = (tree: Tree): readonly Finding[] => {
  const exists = (path: string) => tree.has(path) || [...tree.keys()].some((file) => file.startsWith(`${path}/`))
  return [...tree]
    .filter(([path]) => path.endsWith('.md'))
    .flatMap(([path, text]) =>
      [...withoutCode(text).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm)]
        .map(([, inline, reference]) => inline ?? reference ?? '')
        .filter((link) => !/^[a-z][a-z+.-]*:/i.test(link))
        .filter((link) => {
          const [file = '', anchor] = decodeURIComponent(link).split('#')
          const goal = file === '' ? path : posix.join(posix.dirname(path), file).replace(/\/$/, '')
          if (!exists(goal) && goal !== '.') return true
          return anchor !== undefined && goal.endsWith('.md') && !anchors(tree.get(goal) ?? '').has(anchor)
        })
        .map((link) => `${path} links to ${link}, which is not there`),
    )
}
