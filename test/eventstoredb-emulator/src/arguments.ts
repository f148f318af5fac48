import { parseArgs } from 'node:util'
import type { EmulatorOptions } from './emulator.ts'

export interface Arguments {
  readonly emulator: EmulatorOptions
  /** The port of the control interface; null for none. */
  readonly control: number | null
  /** Whether the first line is for programs. */
  readonly json: boolean
  /** Whether it ends when its standard input is closed. */
  readonly attached: boolean
}

/** Wrong arguments, in one line. */
export class Misused extends Error {}

const port = (option: string, text: string): number => {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > 65_535) throw new TypeError(`${option} ${text} is no port (0 to 65535)`)
  return number
}

const options = {
  port: { type: 'string', default: '2113' },
  data: { type: 'string' },
  tls: { type: 'boolean', default: false },
  control: { type: 'string' },
  json: { type: 'boolean', default: false },
  attached: { type: 'boolean', default: false },
} as const

export const arguments_ = (args: readonly string[]): Arguments | Misused => {
  try {
    const { values } = parseArgs({ options, args: [...args] })
    const { data, control, tls, json, attached } = values
    if (data === '') throw new TypeError('--data needs the name of a folder')
    const emulator = { port: port('--port', values.port), tls, ...(data === undefined ? {} : { data }) }
    return { emulator, json, attached, control: control === undefined ? null : port('--control', control) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return new Misused(error.message.split('\n')[0] ?? '')
  }
}
