import { type Chance, oneOf } from 'db-failover-test-seeded/chance'

const BLANKS = [
  ' ',
  ' ',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  ' \n  ',
  '\u00a0',
  '/* */',
  '/* a /* b */ c */',
  ' -- x\n',
  "/*'*/",
  '/*\n*/ ',
] as const
const NOTHING = ['', '', '', ...BLANKS] as const
const WORDS = [
  (word: string) => word,
  (word: string) => word.toLowerCase(),
  (word: string) => `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`,
] as const

const endsWord = (text: string): boolean => /[\w@#$\u0080-\uffff]$/.test(text)
const startsWord = (text: string): boolean => /^[\w@#$\u0080-\uffff]/.test(text) || /^['"[.]/.test(text)

/** The parts of a statement, spelt as nobody would: any case, any blanks and comments that the language allows. */
export const odd = (parts: readonly string[], chance: Chance): string => {
  const [first = '', ...rest] = parts.map((part) => (/^[A-Z_]+$/.test(part) ? oneOf(chance, WORDS)(part) : part))
  const plain = chance() < 0.5
  return rest.reduce((all, part) => {
    const apart = endsWord(all) && startsWord(part)
    const between = plain ? (apart ? ' ' : oneOf(chance, ['', ' '])) : oneOf(chance, apart ? BLANKS : NOTHING)
    return `${all}${between}${part}`
  }, first)
}
