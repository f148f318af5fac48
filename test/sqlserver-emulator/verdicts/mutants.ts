import { chanceOf } from 'db-failover-test-seeded/chance'
import { tokens } from '../src/syntax/lexer.ts'

/** Put in the place of a token, or before it. */
const INTRUDERS =
  `, ; ( ) = . + - * 1 -1 @v 'x' N'x' [x] x WITH TO FROM AND NOT SET ON AS NULL SELECT 0x1 1.5 :: / <> GO`.split(' ')

/** Texts that differ from a good one in one token: left out, doubled, swapped with the next, replaced, or joined by another. */
export const mutants = (texts: readonly string[], count: number, seed: number): readonly string[] => {
  const next = chanceOf(seed)
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)]
  const foreign = texts.flatMap((text) => tokens(text).flatMap((token) => (token.kind === 'word' ? [token.text] : [])))
  const found = new Set<string>()
  for (let tries = 0; found.size < count && tries < count * 20; tries += 1) {
    const text = pick(texts) ?? ''
    const words = tokens(text)
      .filter(({ kind }) => kind !== 'end')
      .map((token) => token.text)
    const at = Math.floor(next() * words.length)
    const here = words[at] ?? ''
    const other = next() < 0.5 ? (pick(INTRUDERS) ?? '') : (pick(foreign) ?? '')
    const changed =
      pick([
        [...words.slice(0, at), ...words.slice(at + 1)],
        [...words.slice(0, at), here, here, ...words.slice(at + 1)],
        [...words.slice(0, at), words[at + 1] ?? '', here, ...words.slice(at + 2)],
        [...words.slice(0, at), other, ...words.slice(at + 1)],
        [...words.slice(0, at), other, here, ...words.slice(at + 1)],
        words.slice(0, at),
      ]) ?? []
    const mutant = changed.join(' ').trim()
    if (!texts.includes(mutant)) found.add(mutant)
  }
  return [...found]
}
