import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { aimText, type Benchmark, type Size } from './benchmark.ts'

export interface Asked {
  readonly chosen: readonly Benchmark[]
  readonly size: Size
  /** Put the results into the page of benchmarks. */
  readonly write: boolean
}

export const usage = (all: readonly Benchmark[]): string =>
  [
    'pnpm bench [--small] [--write] [NAME...]',
    '',
    '  --small   seconds instead of minutes; shows that it works, its figures mean nothing',
    '  --write   puts the results into docs/benchmarks.md',
    '',
    ...all.map(({ name, aim, says }) => `  ${name.padEnd(22)} ${aimText(aim).padEnd(7)} ${says}`),
  ].join('\n')

/** What was typed; a text that says what is wrong with it. */
export const asked = (args: readonly string[], all: readonly Benchmark[]): Either<string, Asked> => {
  const options = args.filter((a) => a.startsWith('-'))
  const unknown = options.find((o) => o !== '--small' && o !== '--write')
  if (unknown !== undefined) return left(`There is no option ${unknown}.`)
  const [size, write] = [options.includes('--small') ? 'small' : 'full', options.includes('--write')] as const
  if (size === 'small' && write) return left('Figures of --small mean nothing and are not written.')
  const names = args.filter((a) => !a.startsWith('-'))
  const wrong = names.find((name) => !all.some((b) => b.name === name))
  if (wrong !== undefined) return left(`There is no benchmark ${wrong}.`)
  return right({ chosen: names.length === 0 ? all : all.filter((b) => names.includes(b.name)), size, write })
}
