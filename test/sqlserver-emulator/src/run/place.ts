import { existsSync } from 'node:fs'
import type { MediaHeader } from '../media/header.ts'
import { MediumWriter, readMedium } from '../media/medium.ts'
import { sqlError } from '../sql/error.ts'
import type { Backup } from '../tree/backup.ts'
import { has, type OpenDevice, textOption } from './device.ts'
import type { Context } from './executor.ts'

/** Where the set goes: a medium made anew, or behind what lies on one. */
export interface Place {
  readonly device: OpenDevice
  readonly open: (position: number) => MediumWriter | null
  readonly position: number
  readonly header: MediaHeader
}

export const placeOn = (device: OpenDevice, fresh: MediaHeader, statement: Backup, context: Context): Place => {
  const { options } = statement
  const make = (): Place => ({
    device,
    position: 1,
    header: fresh,
    open: () => (device.real === null ? null : MediumWriter.format(device.real, fresh)),
  })
  if (device.real === null || has(options, 'FORMAT') || !existsSync(device.real)) return make()
  const there = readMedium(device.real)
  if (there.kind === 'empty') return make()
  if (there.kind !== 'medium') throw sqlError(there.kind === 'foreign' ? 3242 : 3241, device.name)
  const wanted = textOption(options, 'MEDIANAME', context)
  if (wanted !== null && wanted !== (there.header.name ?? ''))
    throw sqlError(4037, wanted, there.header.name ?? '', device.name)
  if (there.header.familyCount !== fresh.familyCount)
    throw sqlError(3231, device.name, there.header.familyCount, fresh.familyCount)
  if (has(options, 'INIT')) {
    const held = there.sets.find(({ header }) => header.expires !== null && header.expires > context.instance.now())
    if (held !== undefined && !has(options, 'SKIP'))
      throw sqlError(4030, device.name, new Date(held.header.expires ?? 0).toISOString().slice(0, 19).replace('T', ' '))
    return { ...make(), header: { ...fresh, mediaSetId: there.header.mediaSetId, name: wanted ?? there.header.name } }
  }
  if (fresh.encryptedBy !== null) throw sqlError(3095)
  if (fresh.compressed !== there.header.compressed) {
    const [asked, other] = fresh.compressed ? ['COMPRESSION', 'NO_COMPRESSION'] : ['NO_COMPRESSION', 'COMPRESSION']
    throw sqlError(3098, `WITH ${asked}`, `WITH ${asked}`, `WITH ${other}`)
  }
  const real = device.real
  return { device, header: there.header, position: there.sets.length + 1, open: () => MediumWriter.append(real) }
}
