import { availableParallelism } from 'node:os'
import { aimText, type Benchmark } from './benchmark.ts'

export interface Result {
  readonly benchmark: Benchmark
  readonly ratio: number
  readonly figures: string
  readonly verdict: string
}

const begin = '<!-- results -->'
const end = '<!-- end of results -->'

const row = (name: string, cells: readonly string[]): string => `| \`${name}\` | ${cells.join(' | ')} |`

const machine = (): string => {
  const cores = availableParallelism()
  const { node, sqlite } = process.versions
  return `Node ${node}, SQLite ${sqlite ?? 'unknown'}, ${process.platform} ${process.arch}, ${cores} CPU${cores === 1 ? '' : 's'}.`
}

/** The page with its table renewed: rows that were measured now replace those of their name, the others stay. */
export const withResults = (page: string, results: readonly Result[]): string => {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`the page has no place between ${begin} and ${end}`)
  const rows = new Map(
    page
      .slice(from, to)
      .split('\n')
      .flatMap((line) => {
        const name = /^\| `([^`]+)` \|/.exec(line)?.[1]
        return name === undefined ? [] : [[name, line] as const]
      }),
  )
  for (const { benchmark, ratio, figures, verdict } of results)
    rows.set(benchmark.name, row(benchmark.name, [ratio.toFixed(2), aimText(benchmark.aim), verdict, figures]))
  const table = ['| name | ratio | aim | | figures |', '|---|---|---|---|---|', ...rows.values()]
  return `${page.slice(0, from)}${begin}\n\n${table.join('\n')}\n\nLast measured on: ${machine()}\n\n${page.slice(to)}`
}
