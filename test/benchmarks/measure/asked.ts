import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { aimText, type Benchmark, type Size } from './benchmark.ts'

export interface Asked {
  readonly chosen: readonly Benchmark[]
  readonly size: Size
  /** Put the results into the page of benchmarks. */
  readonly write: boolean
  /** What all of them together may take, about. */
  readonly minutes: number
}

const usualMinutes = 20

export const usage = (all: readonly Benchmark[]): string =>
  [
    'pnpm bench [--small] [--minutes M] [--write] [NAME...]',
    '',
    '  --small       seconds instead of minutes; shows that they work, the figures mean nothing',
    `  --minutes M   about so long for all of them (${usualMinutes}): fewer runs of each, never none`,
    '  --write       puts the results into docs/benchmarks.md',
    '',
    ...all.map(({ name, aim, says }) => `  ${name.padEnd(22)} ${aimText(aim).padEnd(7)} ${says}`),
  ].join('\n')

interface Wish {
  readonly names: readonly string[]
  readonly small: boolean
  readonly write: boolean
  readonly minutes: string | null
}

const parsed = (args: readonly string[]): Either<string, Wish> => {
  const [first, ...rest] = args
  if (first === undefined) return right({ names: [], small: false, write: false, minutes: null })
  const minutes = first === '--minutes'
  const others = parsed(minutes ? rest.slice(1) : rest)
  if (others._tag === 'Left') return others
  if (minutes) return right({ ...others.right, minutes: rest[0] ?? '' })
  if (first === '--small') return right({ ...others.right, small: true })
  if (first === '--write') return right({ ...others.right, write: true })
  if (first.startsWith('-')) return left(`There is no option ${first}.`)
  return right({ ...others.right, names: [first, ...others.right.names] })
}

/** What was typed; a text that says what is wrong with it. */
export const asked = (args: readonly string[], all: readonly Benchmark[]): Either<string, Asked> => {
  const wish = parsed(args)
  if (wish._tag === 'Left') return wish
  const { names, small, write } = wish.right
  const minutes = wish.right.minutes === null ? usualMinutes : Number(wish.right.minutes)
  if (!(minutes > 0 && minutes <= 1_440) || wish.right.minutes === '')
    return left('--minutes takes a number of minutes.')
  if (small && write) return left('Figures of --small mean nothing and are not written.')
  const wrong = names.find((name) => !all.some((b) => b.name === name))
  if (wrong !== undefined) return left(`There is no benchmark ${wrong}.`)
  const chosen = names.length === 0 ? all : all.filter((b) => names.includes(b.name))
  return right({ chosen, size: small ? 'small' : 'full', write, minutes })
}
