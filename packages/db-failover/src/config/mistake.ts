import type { ValidationError } from 'io-ts'

/** Why a configuration file cannot be used. `line` and `column` count from 1, where they are known. */
export interface Mistake {
  readonly _tag: 'Mistake'
  readonly file: string
  readonly line: number | null
  readonly column: number | null
  /** `alarms[0].timeout`; empty for the file as a whole. */
  readonly path: string
  readonly says: string
}

export type Path = readonly string[]

export const pathText = (path: Path): string =>
  path.reduce((text, key) => (/^\d+$/.test(key) ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`), '')

const SHOWN = 60

/** A found value as JSON, shortened. Values that may be secrets never come here: their shapes withhold them. */
const shown = (value: unknown): string => {
  const json = JSON.stringify(value) ?? String(value)
  return json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json
}

export const pathOf = (error: ValidationError): Path => error.context.map((c) => c.key).filter((k) => k !== '')

/** What was found, and what is allowed instead. */
export const saysOf = ({ value, message }: ValidationError): string =>
  value === undefined ? (message ?? 'not allowed') : `found ${shown(value)}; allowed is ${message ?? 'something else'}`

/** `file:line:column: path: what is wrong` */
export const mistakeText = ({ file, line, column, path, says }: Mistake): string =>
  `${[file, line, column].filter((p) => p !== null).join(':')}: ${path === '' ? '' : `${path}: `}${says}`
