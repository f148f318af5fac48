import { type Diagnosis, spaceDiagnosis } from '@db-failover/ports'
import type { Row } from '../asks.ts'
import { files, volumeOf } from '../statements/examine.ts'
import { type Examines, type Facts, type Look, orNull, text } from './look.ts'

const SEPARATOR = /[\\/]/

/** How much of two paths is one, in whole folders. */
const shared = (a: string, b: string): number => {
  const [one, other] = [a.toLowerCase().split(SEPARATOR), b.toLowerCase().split(SEPARATOR)]
  const differs = one.findIndex((part, i) => part !== other[i])
  return differs < 0 ? one.length : differs
}

/** The room where a restore would put its files, by a file that lies nearest to there: the server tells no other way. */
const roomAt = async ({ session }: Look, all: readonly Row[], path: string) => {
  const nearest = all
    .map((f) => ({ file: f, near: shared(String(f['physical_name']), path) }))
    .filter(({ near }) => near > 0)
    .toSorted((a, b) => b.near - a.near)[0]?.file
  if (nearest === undefined) return null
  const answer = await orNull(session.ask(volumeOf(Number(nearest['database_id']), Number(nearest['file_id']))))
  const row = answer?.rows[0]
  const volume = text(row?.['volume_mount_point'])
  return volume === null || !path.toLowerCase().startsWith(volume.toLowerCase().replace(/[\\/]+$/, ''))
    ? null
    : { volume, free: Number(row?.['available_bytes']) }
}

/** Room for a restore in the default folders: every restore makes a database beside those that are there. */
export const space =
  (active: Facts | null): Examines =>
  async (look) => {
    const { on, session, info } = look
    const path = info.dataPath
    const all = (await orNull(session.ask(files())))?.rows
    if (path === null || all === undefined) return []
    const room = await roomAt(look, all, path)
    const found: Diagnosis =
      room === null
        ? on.fine('space', `How much room a restore has in ${path} of ${info.name}, the server does not tell.`)
        : spaceDiagnosis(on, `${room.volume} of ${info.name}`, {
            free: room.free,
            needed: active?.databaseBytes ?? null,
            what: 'a restore of the active database',
          })
    return [found]
  }
