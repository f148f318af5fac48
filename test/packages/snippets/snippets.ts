import type { Finding, Tree } from '../../structure/tree.ts'

// What a page shows as code is a region of a file that compiles and runs. A page says which above each fence:
//   <!-- region: path/from/the/top.ts#name -->
// and the file says where it lies, between `// #region name` and `// #endregion` (`#` instead of `//` in YAML).

/** Languages whose fences must be regions. What a shell types, and pictures, are not. */
const LANGUAGES = ['ts', 'typescript', 'js', 'javascript', 'mjs', 'yaml', 'yml']

const EITHER = /^(?:<!-- region: (\S+?)#(\S+) -->\n+(?:(```+)(\w*)\n[\s\S]*?^\3$)?|(```+)(\w*)\n[\s\S]*?^\5$)/gm

const language = (file: string): string => (file.endsWith('.yaml') ? 'yaml' : 'ts')

/** The lines between the two marks, without the indentation that all of them share; null: there is no such region. */
export const regionOf = (text: string, name: string): string | null => {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => /^\s*(?:\/\/|#) #region /.test(line) && line.trim().endsWith(` ${name}`))
  const to = lines.findIndex((line, i) => i > from && /^\s*(?:\/\/|#) #endregion/.test(line))
  if (from < 0 || to < 0) return null
  const inside = lines.slice(from + 1, to)
  const indent = Math.min(...inside.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
  return inside
    .map((line) => line.slice(indent))
    .join('\n')
    .trim()
}

interface Page {
  /** As it should be. */
  readonly text: string
  readonly findings: readonly string[]
  /** Files of which it shows something. */
  readonly files: readonly string[]
}

const page = (tree: Tree, markdown: string): Page => {
  const findings: string[] = []
  const files: string[] = []
  const text = markdown.replace(EITHER, (whole: string, file?: string, name?: string, ...rest: string[]) => {
    if (file === undefined || name === undefined) {
      const lang = rest[3] ?? ''
      if (LANGUAGES.includes(lang)) findings.push(`shows ${lang} that is no region of a file: ${whole.split('\n')[1]}`)
      return whole
    }
    const source = tree.get(file)
    const region = source === undefined ? null : regionOf(source, name)
    if (region === null) {
      findings.push(`shows ${file}#${name}, which is not there`)
      return whole
    }
    files.push(file)
    const right = `<!-- region: ${file}#${name} -->\n\n\`\`\`${language(file)}\n${region}\n\`\`\``
    if (whole.trimEnd() !== right)
      findings.push(`shows ${file}#${name} otherwise than it is; write it with pnpm docs:snippets`)
    return whole.endsWith('```') ? right : `${right}\n\n`
  })
  return { text, findings, files }
}

const pages = (tree: Tree): readonly (readonly [string, Page])[] =>
  [...tree].filter(([path]) => path.endsWith('.md')).map(([path, markdown]) => [path, page(tree, markdown)] as const)

/** Code in pages that is stale, that names what is not there, or that comes from no file. */
export const staleSnippets = (tree: Tree): readonly Finding[] =>
  pages(tree).flatMap(([path, { findings }]) => findings.map((finding) => `${path} ${finding}`))

/** Pages that are not as they should be, as they should be. */
export const rewritten = (tree: Tree): ReadonlyMap<string, string> =>
  new Map(pages(tree).flatMap(([path, { text }]) => (text === tree.get(path) ? [] : [[path, text] as const])))

/** Files of which any page shows something. */
export const shownFiles = (tree: Tree): ReadonlySet<string> => new Set(pages(tree).flatMap(([, { files }]) => files))
