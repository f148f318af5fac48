import { GroupId, TakenBackup } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Anchor, anchorIn } from '../proof/anchor.ts'

/** What a manifest says of its copy, and of the log as it stood then. */
export interface Manifest {
  readonly source: string
  readonly group: GroupId
  readonly backup: TakenBackup
  readonly anchor: Anchor | null
}

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> => typeof u === 'object' && u !== null

/** A manifest of ours, or what is wrong with it. */
export const manifestIn = (value: unknown, source: string): Either<string, Manifest> => {
  if (!isRecord(value)) return left('is no JSON object')
  if (value['formatVersion'] !== 1) return left(`has format version ${JSON.stringify(value['formatVersion'])}, not 1`)
  const { group } = value
  if (!GroupId.is(group)) return left('names no group')
  const backup = TakenBackup.decode(value)
  if (backup._tag === 'Left') {
    const at = backup.left[0]?.context.map((c) => c.key).filter((key) => key !== '')
    return left(`does not say what its copy is (${at?.join('.')})`)
  }
  const anchor = anchorIn(value, source)
  if (anchor === null && value['log'] !== null) return left('names no place in a log')
  const { set, kind, base, epoch, entry, generation, file, contains, startedAt, finishedAt, size, sha256, lineage } =
    backup.right
  return right({
    source,
    group,
    anchor,
    backup: { set, kind, base, epoch, entry, generation, file, contains, startedAt, finishedAt, size, sha256, lineage },
  })
}
