import { createHash } from 'node:crypto'
import { Refused } from '../../src/errors.ts'
import { repertoireWith } from '../../src/repertoire.ts'

/** Names that were made to break out of a statement. */
export const attacks: readonly string[] = [
  "x'; DROP DATABASE canary; --",
  'x]; DROP DATABASE canary; --',
  "x]'; DROP DATABASE canary; --",
  ']]; SHUTDOWN; --',
  "''; SHUTDOWN; --",
  'x"; DROP DATABASE canary; --',
  'x; DROP DATABASE canary',
  'x -- DROP DATABASE canary',
  'x GO DROP DATABASE canary GO',
  "N'x' + N'",
  '@x',
  '$(x)',
  '%_[a-z]!%',
  // Look-alikes that a code page may fold to a quote or a bracket, and a mark that turns the rest around.
  'xʼ; DROP DATABASE canary; --',
  'x＇; DROP DATABASE canary; --',
  'x］; DROP DATABASE canary; --',
  'x\u202e; DROP DATABASE canary; --',
  'e\u0301 \u{1f4be} 数据库',
  `${']'.repeat(64)}${"'".repeat(64)}`,
]

/** Names that no statement is made with. */
export const refusedNames: readonly string[] = [
  '',
  'x'.repeat(129),
  'a\nDROP DATABASE canary',
  'a\r\nGO\r\nDROP DATABASE canary',
  'a\\\nb',
  'a\u0000b',
  'a\u0085b',
  'a\u2028b'.replace('\u2028', '\u0009'),
  'a\ud800',
]

/** Every statement of the repertoire with that name in every place, as far as it is made at all. */
export const textsWith = (name: string): readonly string[] => {
  try {
    const everywhere = { certificate: name, logical: name.slice(0, 100), owner: name, user: name }
    return repertoireWith({ database: name, folder: `D:\\${name}`, ...everywhere }).map((s) => s.statement.text)
  } catch (cause) {
    if (cause instanceof Refused) return []
    throw cause
  }
}

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

export const verdictsFile = new URL('verdicts.json', import.meta.url)
