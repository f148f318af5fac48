import { check } from './syntax/check.ts'

interface Text {
  readonly id: string
  readonly sql: string
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (item: unknown, i: number): Text => {
  const { id, sql } = isRecord(item) ? item : { id: undefined, sql: item }
  if (typeof sql !== 'string') throw new Error(`item ${i + 1} has no sql`)
  return { id: typeof id === 'string' ? id : String(id ?? i + 1), sql }
}

/** A JSON array of texts, each a string or an object with `sql`; anything else is one single text. */
const textsOf = (content: string): readonly Text[] => {
  if (!/^\s*\[\s*[{"\]]/.test(content)) return [{ id: '1', sql: content }]
  const items: unknown = JSON.parse(content)
  return Array.isArray(items) ? items.map(textOf) : []
}

/** One line of JSON for each text: whether the emulator's parser takes it, and how many statements it holds. */
export const checkFile = (content: string): readonly string[] =>
  textsOf(content).map(({ id, sql }) => {
    const { ok, statements } = check(sql)
    return JSON.stringify({ id, ok, statements })
  })
