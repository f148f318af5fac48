import { type SqlError, sqlError } from '../sql/error.ts'
import type { Expression, Query } from '../tree/query.ts'
import type { Statement } from '../tree/statement.ts'
import { RESERVED } from './reserved.ts'
import type { Token } from './token.ts'

/** The parts of the grammar that contain one another. Each part gets at the others through its cursor. */
export interface Grammar {
  readonly query: (cursor: Cursor) => Query
  readonly expression: (cursor: Cursor) => Expression
  readonly condition: (cursor: Cursor) => Expression
  /** A value or a condition. */
  readonly either: (cursor: Cursor) => Expression
  readonly statement: (cursor: Cursor) => Statement
}

const END: Token = { kind: 'end', text: '', value: '', line: 1, offset: 0, national: false }

/** The place in a batch that has been read so far. Whoever does not find what must come next fails with the server's words. */
export class Cursor {
  readonly grammar: Grammar
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(tokens: readonly Token[], grammar: Grammar) {
    this.tokens = tokens
    this.grammar = grammar
  }

  get position(): number {
    return this.at
  }

  back(position: number): void {
    this.at = position
  }

  peek(ahead = 0): Token {
    const token = this.tokens[this.at + ahead] ?? this.tokens.at(-1) ?? END
    if (token.error !== undefined && ahead === 0) throw token.error.at(token.line)
    return token
  }

  next(): Token {
    const token = this.peek()
    this.at += 1
    return token
  }

  /** The token before the next one. */
  last(): Token {
    return this.tokens[this.at - 1] ?? END
  }

  isWord(...words: readonly string[]): boolean {
    const token = this.peek()
    return token.kind === 'word' && words.includes(token.value)
  }

  /** Whether exactly these words come next, one after the other. */
  areWords(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const token = this.tokens[this.at + i]
      return token?.kind === 'word' && token.value === word
    })
  }

  isSymbol(...symbols: readonly string[]): boolean {
    const token = this.peek()
    return token.kind === 'symbol' && symbols.includes(token.value)
  }

  takeWord(...words: readonly string[]): string | null {
    return this.isWord(...words) ? this.next().value : null
  }

  takeWords(...words: readonly string[]): boolean {
    if (!this.areWords(...words)) return false
    this.at += words.length
    return true
  }

  takeSymbol(...symbols: readonly string[]): string | null {
    return this.isSymbol(...symbols) ? this.next().value : null
  }

  word(...words: readonly string[]): string {
    return this.takeWord(...words) ?? this.fail()
  }

  /** These words, one after the other. */
  words(...words: readonly string[]): void {
    for (const word of words) this.word(word)
  }

  symbol(symbol: string): void {
    if (this.takeSymbol(symbol) === null) this.fail()
  }

  isName(): boolean {
    const token = this.peek()
    return token.kind === 'quoted' || (token.kind === 'word' && !RESERVED.has(token.value))
  }

  /** A bare or quoted name as written, without quotes. */
  name(): string {
    if (!this.isName()) this.fail()
    const token = this.next()
    return token.kind === 'quoted' ? token.value : token.text
  }

  /** `item, item…`, at least one. */
  list<T>(item: () => T): readonly T[] {
    const items = [item()]
    while (this.takeSymbol(',') !== null) items.push(item())
    return items
  }

  inParentheses<T>(content: () => T): T {
    this.symbol('(')
    const found = content()
    this.symbol(')')
    return found
  }

  /** 102 near what stands here, 156 near a keyword; at the end of the batch, near the last thing that stood there. */
  objection(): SqlError {
    const here = this.peek()
    const token = here.kind === 'end' ? this.last() : here
    if (here.kind === 'word' && RESERVED.has(here.value)) return sqlError(156, here.text).at(here.line)
    return sqlError(102, token.kind === 'string' || token.kind === 'quoted' ? token.value : token.text).at(token.line)
  }

  fail(): never {
    throw this.objection()
  }
}
