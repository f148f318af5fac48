import { stripVTControlCharacters } from 'node:util'

const width = (text: string): number => [...stripVTControlCharacters(text)].length
const padded = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)))

/** Rows in columns, two spaces apart; the last column is not padded. Colours do not count as width. */
export const table = (rows: readonly (readonly string[])[], indent = ''): readonly string[] => {
  const columns = Math.max(0, ...rows.map((r) => r.length))
  const widths = Array.from({ length: columns }, (_, i) => Math.max(0, ...rows.map((r) => width(r[i] ?? ''))))
  return rows.map((r) =>
    `${indent}${r.map((c, i) => (i === r.length - 1 ? c : padded(c, widths[i] ?? 0))).join('  ')}`.trimEnd(),
  )
}

/** Breaks a text at spaces so that no line is longer than `most`, where words allow it. */
export const wrapped = (text: string, most: number): readonly string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && width(line) + 1 + width(word) > most) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
