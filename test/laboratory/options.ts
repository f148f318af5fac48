import { parseArgs } from 'node:util'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { EngineKind, LogKind } from './adapters/adapters.ts'
import { engineKinds, logKinds } from './adapters/kinds.ts'

export interface Options {
  /** null: by chance. */
  readonly seed: number | null
  readonly minutes: number
  /** Faults in one history. */
  readonly faults: number
  readonly log: LogKind
  readonly engine: EngineKind
  /** Tell the scenarios whose names hold this text; null: histories by chance. */
  readonly scenario: string | null
  /** Run the cells of the fault tables whose texts hold this one; null: histories by chance. */
  readonly cells: string | null
  /** Leave the folders of histories that held. */
  readonly keep: boolean
  /** Laboratories at once. */
  readonly sideBySide: number
  /** Note which cells and scenarios were seen. */
  readonly record: boolean
}

const names = (kinds: readonly { readonly name: string }[]): string => kinds.map((k) => k.name).join(', ')

export const usage = `pnpm chaos [--seed N] [--minutes M] [--faults F] [--log ${names(logKinds)}] [--engine ${names(engineKinds)}] [--keep] [--scenario TEXT] [--cells TEXT] [--side-by-side N] [--record]`

const shapes = {
  seed: { type: 'string' },
  minutes: { type: 'string', default: '10' },
  faults: { type: 'string', default: '7' },
  log: { type: 'string', default: 'sqlite' },
  engine: { type: 'string', default: 'sqlite' },
  keep: { type: 'boolean', default: false },
  scenario: { type: 'string' },
  cells: { type: 'string' },
  'side-by-side': { type: 'string', default: '1' },
  record: { type: 'boolean', default: false },
} as const

const parsed = (args: readonly string[]) => {
  try {
    return right(parseArgs({ args: [...args], options: shapes, strict: true, allowPositionals: false }).values)
  } catch (cause) {
    return left(cause instanceof Error ? cause.message : String(cause))
  }
}

export const optionsFrom = (args: readonly string[]): Either<string, Options> => {
  const read = parsed(args)
  if (read._tag === 'Left') return read
  const { seed, minutes, faults, keep, record, 'side-by-side': sideBySide } = read.right
  if (seed !== undefined && !(/^\d{1,10}$/.test(seed) && Number(seed) < 2 ** 32))
    return left(`--seed ${seed}: a whole number from 0 to ${2 ** 32 - 1} is wanted`)
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(minutes))
    return left(`--minutes ${minutes}: a number of minutes is wanted, such as 10 or 0.5`)
  if (!/^[1-9]\d{0,2}$/.test(faults)) return left(`--faults ${faults}: a whole number from 1 to 999 is wanted`)
  if (!/^[1-9]\d?$/.test(sideBySide)) return left(`--side-by-side ${sideBySide}: a whole number from 1 to 99 is wanted`)
  const log = logKinds.find((kind) => kind.name === read.right.log)
  if (log === undefined) return left(`--log ${read.right.log}: known are ${names(logKinds)}`)
  const engine = engineKinds.find((kind) => kind.name === read.right.engine)
  if (engine === undefined) return left(`--engine ${read.right.engine}: known are ${names(engineKinds)}`)
  return right({
    seed: seed === undefined ? null : Number(seed),
    minutes: Number(minutes),
    faults: Number(faults),
    log,
    engine,
    keep,
    scenario: read.right.scenario ?? null,
    cells: read.right.cells ?? null,
    sideBySide: Number(sideBySide),
    record,
  })
}
