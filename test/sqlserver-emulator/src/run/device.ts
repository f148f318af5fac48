import { existsSync } from 'node:fs'
import { OS_ERRORS } from '../instance/volumes.ts'
import { type Medium, readMedium } from '../media/medium.ts'
import { sqlError } from '../sql/error.ts'
import type { Device, NameOrVariable, Operand, Option } from '../tree/backup.ts'
import type { Context } from './executor.ts'

/** The value of an operand as text. */
export const operandText = (operand: NameOrVariable | Operand, context: Context): string => {
  if (operand.kind !== 'variable') return operand.value
  const variable = context.variables.get(operand.name.toLowerCase())
  if (variable === undefined) throw sqlError(137, operand.name)
  return variable.value === null ? '' : String(variable.value)
}

export const has = (options: readonly Option[], name: string): boolean => options.some((option) => option.name === name)

const simple = (options: readonly Option[], name: string): Operand | null => {
  const value = options.find((option) => option.name === name)?.value ?? null
  return value?.kind === 'string' || value?.kind === 'integer' || value?.kind === 'variable' ? value : null
}

export const textOption = (options: readonly Option[], name: string, context: Context): string | null => {
  const value = simple(options, name)
  return value === null ? null : operandText(value, context)
}

export const numberOption = (options: readonly Option[], name: string, context: Context): number | null => {
  const text = textOption(options, name, context)
  return text === null ? null : Number(text)
}

/** STATS without a number counts in tenths; without STATS nothing is said. */
export const statsOption = (options: readonly Option[], context: Context): number | null =>
  has(options, 'STATS') ? (numberOption(options, 'STATS', context) ?? 10) : null

export interface OpenDevice {
  /** As the statement spells it. */
  readonly name: string
  /** Null: NUL, which forgets everything. */
  readonly real: string | null
}

const LONGEST = 259

/** The full path of a device: a bare file name lies in the default folder for backups. */
const pathOf = (device: Device, context: Context): string => {
  const path = operandText(device.path, context)
  if (device.medium === 'LOGICAL') throw sqlError(3206, path)
  if (path === '') throw sqlError(3044)
  if (path.length > LONGEST) throw sqlError(3057, LONGEST)
  if ([...path].some((character) => character < ' ')) throw sqlError(3038, path)
  if (device.medium !== 'DISK') throw sqlError(3201, path, '50(The request is not supported.)')
  const { volumes, backupPath } = context.instance.options
  return volumes.path.isAbsolute(path) || /^nul$/i.test(path) ? path : volumes.path.join(backupPath, path)
}

export const deviceForWriting = (device: Device, context: Context): OpenDevice => {
  const name = pathOf(device, context)
  if (/^nul$/i.test(name)) return { name, real: null }
  const located = context.instance.options.volumes.forWriting(name)
  if (located.kind === 'failed') throw sqlError(3201, name, OS_ERRORS[located.error])
  return { name, real: located.real }
}

export const deviceForReading = (
  device: Device,
  context: Context,
): OpenDevice & { readonly medium: Extract<Medium, { kind: 'medium' }> } => {
  const name = pathOf(device, context)
  const located = context.instance.options.volumes.forReading(name)
  if (located.kind === 'failed' || !existsSync(located.real))
    throw sqlError(3201, name, OS_ERRORS[located.kind === 'failed' ? located.error : 2])
  const medium = readMedium(located.real)
  if (medium.kind === 'empty') throw sqlError(3254, name)
  if (medium.kind === 'foreign') throw sqlError(3242, name)
  if (medium.kind === 'malformed') throw sqlError(3241, name)
  return { name, real: located.real, medium }
}
