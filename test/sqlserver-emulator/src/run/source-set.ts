import type { Change } from '../instance/content.ts'
import type { SetHeader } from '../media/header.ts'
import { changesOf, type MediumSet } from '../media/medium.ts'
import { sqlError } from '../sql/error.ts'
import type { Device, Option } from '../tree/backup.ts'
import { deviceForReading, has, numberOption, textOption } from './device.ts'
import type { Context } from './executor.ts'

export interface SourceSet {
  readonly devices: readonly ReturnType<typeof deviceForReading>[]
  readonly header: SetHeader
  readonly sets: readonly MediumSet[]
  /** Null where what the pages hold cannot be read. */
  readonly changes: () => readonly Change[] | null
  /** The first page whose checksum does not fit. */
  readonly damagedPage: number | null
}

/** Whoever reads what a certificate protects must have it. */
export const requireCertificate = (wanted: string | null, { instance }: Context): void => {
  if (wanted !== null && ![...instance.certificates.values()].some(({ thumbprint }) => thumbprint === wanted))
    throw sqlError(33111, 'certificate', `0x${wanted}`)
}

/** All families of a media set, and on them the set that FILE names. */
export const openSet = (devices: readonly Device[], options: readonly Option[], context: Context): SourceSet => {
  const open = devices.map((device) => deviceForReading(device, context))
  const [first] = open
  if (first === undefined) throw sqlError(3044)
  const wantedName = textOption(options, 'MEDIANAME', context)
  for (const { medium, name } of open)
    if (wantedName !== null && wantedName !== (medium.header.name ?? ''))
      throw sqlError(4037, wantedName, medium.header.name ?? '', name)
  const { familyCount, encryptedBy } = first.medium.header
  requireCertificate(encryptedBy, context)
  const families = [...open].sort((a, b) => a.medium.header.family - b.medium.header.family)
  const twice = families.find((device, i) => families[i - 1]?.medium.header.family === device.medium.header.family)
  if (twice !== undefined) throw sqlError(3227, twice.name, twice.medium.header.family, first.name)
  if (families.length !== familyCount) throw sqlError(3132, familyCount, families.length)
  const position = numberOption(options, 'FILE', context) ?? 1
  const sets = families.map(({ medium, name }) => {
    const set = medium.sets[position - 1]
    if (set === undefined) throw medium.sets.length === 0 ? sqlError(3256, name) : sqlError(3250, position, 'FILE')
    if (!set.complete) throw sqlError(3256, name)
    return set
  })
  const header = sets[0]?.header
  if (header === undefined) throw sqlError(3256, first.name)
  if (has(options, 'CHECKSUM') && !header.checksums) throw sqlError(3187)
  const damaged = sets.find((set) => set.damaged.length > 0)
  return {
    devices: families,
    header,
    sets,
    damagedPage: has(options, 'NO_CHECKSUM') ? null : (damaged?.damaged[0] ?? null),
    changes: () => {
      const pages: Buffer[] = []
      const longest = Math.max(...sets.map((set) => set.pages.length))
      for (let i = 0; i < longest; i += 1)
        for (const set of sets) {
          const page = set.pages[i]
          if (page !== undefined) pages.push(page)
        }
      const { compressed } = first.medium.header
      return changesOf(pages, { compressed, encryptedBy, checksums: header.checksums })
    },
  }
}
