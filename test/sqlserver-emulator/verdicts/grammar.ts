import { type Chance, chanceOf, oneOf } from 'db-failover-test-seeded/chance'
import { odd } from './spelling.ts'
import { documented, wild } from './statements.ts'

/** A text from the grammar, and how many statements it is meant to be. */
export interface Drawn {
  readonly sql: string
  readonly statements: number
  /** Every part of it is documented, in its place and without conflict: whoever knows the language takes it. */
  readonly documented: boolean
}

const SEPARATORS: readonly [string, ...string[]] = [
  ';',
  ' ',
  '\n',
  ';\n',
  ' ;; ',
  '\r\n;\r\n',
  '/* next */',
  '-- next\n',
]

const one = (chance: Chance): Drawn => {
  const good = chance() < 0.5
  const count = chance() < 0.7 ? 1 : chance() < 0.7 ? 2 : 3
  const statements = Array.from({ length: count }, () => (good ? documented(chance) : wild(chance)))
  const sql = statements
    .map((statement) => odd(statement, chance))
    .reduce((all, next) => all + oneOf(chance, SEPARATORS) + next)
  return { sql, statements: count, documented: good }
}

/** Texts of the statements that the adapter's fact sheet documents: right ones, and ones with any option anywhere. */
export const drawn = (count: number, seed: number): readonly Drawn[] => {
  const chance = chanceOf(seed)
  return Array.from({ length: count }, () => one(chance))
}
