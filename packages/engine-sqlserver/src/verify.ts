import type { TakenBackup } from '@db-failover/domain'
import { partsOf } from '@db-failover/domain'
import type { FileAt, Run } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { refused } from './errors.ts'
import { hashFile } from './file-hash.ts'
import { readHeader, setRefusal } from './header.ts'
import { asReader } from './leader-session.ts'
import { serverPath, supervisorPath } from './places.ts'
import { bytesOf, followingOf } from './progress.ts'
import type { Session } from './session.ts'
import { verifyOnly } from './statements/inspect.ts'
import { type Found, foundOf } from './taken.ts'

/** The file as the server reads it is the one that the log speaks of. */
export const requireExpected = async (session: Session, at: FileAt, expected: TakenBackup): Promise<Found> => {
  const header = await readHeader(session, serverPath(at))
  const found = foundOf(at, header, partsOf(expected.set).group)
  if (found.set !== expected.set)
    throw refused('BadBackup', 'OTHER_SET', `The file holds ${found.set}, not ${expected.set}.`)
  const kind = header.type === 'differential' ? 'differential' : 'full'
  if (kind !== expected.kind || header.family !== expected.lineage.identity || found.facts.epoch !== expected.epoch)
    throw refused(
      'BadBackup',
      'OTHER_CONTENT',
      `The file is not the ${expected.kind} backup ${expected.set} of the log.`,
    )
  const unfit = setRefusal(header)
  if (unfit !== null) throw refused('BadBackup', 'UNFIT_SET', unfit)
  return found
}

/** Hash and size as the log has them, then the server's own check of every page's checksum. */
export const verifyBackup = (settings: Settings, at: FileAt, expected: TakenBackup, run: Run): Promise<void> =>
  asReader(settings, at.entry, run, async (session) => {
    const { size, sha256 } = await hashFile(supervisorPath(at), run.signal, (fraction) =>
      run.progress({ step: 'hash', fraction, bytes: Math.round(fraction * expected.size) }),
    )
    if (size !== expected.size || sha256 !== expected.sha256)
      throw refused('BadBackup', 'OTHER_CONTENT', `The file is not byte for byte the backup ${expected.set}.`)
    await requireExpected(session, at, expected)
    await session.carryOut(verifyOnly(serverPath(at)), followingOf(run, 'verify', bytesOf(size)))
  })
