import { readFileSync, writeFileSync } from 'node:fs'
import type { Cut } from './cuts.ts'
import type { Explored } from './explore.ts'

// The table of the cuts in docs/proofs.md: what an exploration counted, and nothing that a hand has written.

const page = new URL('../../docs/proofs.md', import.meta.url)
const begins = '<!-- counted: test/exploration/count.ts -->'
const ends = '<!-- /counted -->'

type Counted = Pick<Explored, 'states' | 'transitions' | 'closure' | 'frontier'>

/** What the page says of a cut, with one backup database, with two and with three. */
export interface Row {
  readonly cut: string
  readonly one: string
  readonly two: string
  readonly three: string
}

const figure = (n: number): string => String(n).replaceAll(/\B(?=(\d{3})+$)/g, ' ')

/** In words: to closure, or how far. */
export const inWords = ({ states, transitions, closure, frontier }: Counted): string =>
  closure
    ? `closure: ${figure(states)} states, ${figure(transitions)} transitions`
    : `open after ${figure(states)} states, ${figure(transitions)} transitions; ${figure(frontier)} states not looked at`

/** The states of a cut that closes; null where it does not, or was not tried. */
export const closesWith = (words: string): number | null => {
  const found = /^closure: ([\d ]+) states/.exec(words)?.[1]
  return found === undefined ? null : Number(found.replaceAll(' ', ''))
}

const prompt = 5
const listed = 9

/** Its name, and what is answered at once in it. */
export const titleOf = ({ name, scope: { waits, atOnce } }: Cut): string => {
  if (atOnce.length > listed) return name
  const said = waits ? [...atOnce] : ['prompt', ...atOnce.slice(prompt)]
  return said.length === 0 ? name : `${name} (${waits ? 'at once: ' : ''}${said.join(', ')})`
}

export const readRows = (): readonly Row[] => {
  const text = readFileSync(page, 'utf8')
  const table = text.slice(text.indexOf(begins), text.indexOf(ends))
  return table
    .split('\n')
    .filter((l) => l.startsWith('| ') && !l.startsWith('| cut '))
    .map((l) => {
      const [, cut = '', one = '', two = '', three = ''] = l.split('|').map((x) => x.trim())
      return { cut, one, two, three }
    })
}

export const writeRows = (rows: readonly Row[]): void => {
  const text = readFileSync(page, 'utf8')
  const table = [
    begins,
    '',
    '| cut | one backup database | two | three |',
    '|---|---|---|---|',
    ...rows.map((r) => `| ${r.cut} | ${r.one} | ${r.two} | ${r.three} |`),
    '',
  ].join('\n')
  writeFileSync(page, text.slice(0, text.indexOf(begins)) + table + text.slice(text.indexOf(ends)))
}
