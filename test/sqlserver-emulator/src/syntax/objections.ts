import { type SqlError, sqlError } from '../sql/error.ts'
import type { Backup, Device, Inspect, Option, Restore } from '../tree/backup.ts'
import { ALTERNATIVES, DATABASE_ONLY, INSPECTION_OPTIONS, LOG_ONLY } from './option-table.ts'

// What the diagrams forbid though every word is in its place. The server says it before it touches anything.

type Objection = SqlError | null

const first = (...candidates: readonly (() => Objection)[]): Objection => {
  for (const candidate of candidates) {
    const found = candidate()
    if (found !== null) return found
  }
  return null
}

const numberOf = (option: Option): number | null =>
  option.value?.kind === 'integer' ? Number(option.value.value) : null
const textOf = (option: Option): string | null => (option.value?.kind === 'string' ? option.value.value : null)

const conflict = (options: readonly Option[]): Objection => {
  const names = options.map(({ name }) => name)
  for (const group of ALTERNATIVES) {
    const [one, other] = names.filter((name, i) => group.includes(name) && names.indexOf(name) === i)
    if (one !== undefined && other !== undefined) return sqlError(3031, other, one)
  }
  const twice = names.find((name, i) => name !== 'MOVE' && names.indexOf(name) !== i)
  return twice === undefined ? null : sqlError(3031, twice, twice)
}

const unsupported = (options: readonly Option[], supported: (name: string) => boolean): Objection => {
  const wrong = options.find(({ name }) => !supported(name))
  return wrong === undefined ? null : sqlError(3032, wrong.name)
}

const between = (option: Option, low: number, high: number): Objection => {
  const value = numberOf(option)
  return value === null || (value >= low && value <= high) ? null : sqlError(3250, value, option.name)
}

const atMost = (option: Option, characters: number): Objection => {
  const value = textOf(option)
  return value === null || value.length <= characters ? null : sqlError(3217, option.name)
}

const range = (option: Option): Objection => {
  const value = numberOf(option)
  switch (option.name) {
    case 'STATS':
      return between(option, 0, 100)
    case 'BLOCKSIZE':
      return (
        between(option, 512, 65_536) ?? (value !== null && !Number.isInteger(Math.log2(value)) ? sqlError(3253) : null)
      )
    case 'MAXTRANSFERSIZE':
      return (
        between(option, 65_536, 4_194_304) ??
        (value !== null && value % 65_536 !== 0 ? sqlError(3217, 'MAXTRANSFERSIZE') : null)
      )
    case 'FILE':
      return between(option, 1, 32_767)
    case 'NAME':
    case 'MEDIANAME':
      return atMost(option, 128)
    case 'DESCRIPTION':
    case 'MEDIADESCRIPTION':
      return atMost(option, 255)
    default:
      return null
  }
}

const ranges = (options: readonly Option[]): Objection => first(...options.map((option) => () => range(option)))

const classOf = (device: Device) => device.medium

const deviceClasses = (devices: readonly Device[]): Objection =>
  new Set(devices.map(classOf).filter((medium) => medium !== 'LOGICAL')).size > 1 ? sqlError(3011) : null

const urlOnly = (devices: readonly Device[], options: readonly Option[]): Objection =>
  unsupported(
    options,
    (name) => !['CREDENTIAL', 'FILE_SNAPSHOT'].includes(name) || devices.every(({ medium }) => medium === 'URL'),
  )

const mirrors = ({ devices, mirrors: all }: Backup): Objection => {
  if (all.length > 3) return sqlError(3214, 3)
  return all.some((mirror) => mirror.length !== devices.length) ? sqlError(3010) : null
}

const moves = (options: readonly Option[]): Objection => {
  const files = options.flatMap(({ value }) =>
    value?.kind === 'move' && value.logical.kind === 'string' ? [value.logical.value.toLowerCase()] : [],
  )
  const twice = files.find((file, i) => files.indexOf(file) !== i)
  return twice === undefined ? null : sqlError(4353, twice)
}

/** RESTORE DATABASE knows a log sequence number for a mark, never a name. */
const marks = ({ what, options }: Restore): Objection => {
  const named = options.find(
    ({ value }) =>
      value?.kind === 'mark' && value.mark.kind === 'string' && !/^lsn:(0x)?[0-9a-f:]+$/i.test(value.mark.value),
  )
  return what === 'LOG' || named === undefined ? null : sqlError(3217, named.name)
}

export const objectionTo = (statement: Backup | Restore | Inspect): Objection => {
  const { options, devices } = statement
  const always = [
    () => conflict(options),
    () => ranges(options),
    () => deviceClasses(devices),
    () => urlOnly(devices, options),
  ]
  if (statement.kind === 'inspect') {
    const known = INSPECTION_OPTIONS.get(statement.what)
    return first(
      () => unsupported(options, (name) => known?.has(name) === true),
      ...always,
      () => moves(options),
    )
  }
  if (statement.kind === 'backup') {
    const other = statement.what === 'LOG' ? DATABASE_ONLY : LOG_ONLY
    const all = [...devices, ...statement.mirrors.flat()]
    return first(
      () => unsupported(options, (name) => !other.includes(name)),
      ...always,
      () => mirrors(statement),
      () => deviceClasses(all),
    )
  }
  const other = statement.what === 'LOG' ? ['PARTIAL', 'LOADHISTORY'] : ['LOADHISTORY']
  return first(
    () => unsupported(options, (name) => !other.includes(name)),
    ...always,
    () => moves(options),
    () => marks(statement),
  )
}
