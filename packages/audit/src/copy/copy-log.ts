import type { GroupId } from '@db-failover/domain'
import {
  type ChainError,
  type End,
  type EventLog,
  type EventLogError,
  groupLog,
  groupStream,
  hostsStream,
  type Proven,
  proveChain,
  provenEvents,
  type StoredEvent,
} from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { appended } from './appended.ts'
import { batches } from './batches.ts'
import type { CopyError } from './copy-error.ts'
import { copyStream } from './copy-stream.ts'

export interface CopyOptions {
  readonly from: EventLog
  readonly to: EventLog
  readonly group: GroupId
  readonly signal?: AbortSignal
  /** Called after every append: the revision that was reached. */
  readonly progress?: (revision: bigint) => void
}

/** The group's stream as it lies in both logs now, and how much of it was carried over. */
export interface Copied {
  readonly head: End
  readonly copied: number
  /** Events that lay in the target already, from an earlier copy that did not come to its end. */
  readonly found: number
  /** What hosts have said, which bears no chain: it is compared by event ids. */
  readonly hosts: number
}

/**
 * Carries a group's log from one store to another: event ids, texts and hashes stay as they are. Every event is proven
 * before it is written, and the whole target is proven at the end. It goes on where an earlier copy ended. The source is
 * only read; nobody should write to it meanwhile, and what was appended during the copy is carried over with it.
 */
export const copyLog =
  ({ from, to, group, signal, progress }: CopyOptions): TaskEither<CopyError, Copied> =>
  async () => {
    const there = await groupLog(to, group).head()()
    if (there._tag === 'Left') return left(failed('target', there.left))
    const prefix = there.right
    let end = prefix?.revision ?? null
    const seen: { proven: End; trouble: CopyError | null } = { proven: null, trouble: null }
    const missing = async function* (): AsyncGenerator<Either<EventLogError, StoredEvent>, void, undefined> {
      for await (const one of provenEvents(from, group)) {
        if (one._tag === 'Left') {
          seen.trouble = sourceTrouble(one.left)
          return
        }
        seen.trouble = contradiction(prefix, one.right)
        if (seen.trouble !== null) return
        seen.proven = one.right.head
        if (prefix === null || one.right.head.revision > prefix.revision) yield right(one.right.stored)
      }
    }
    let copied = 0
    for await (const batch of batches(missing(), to.appendLimitBytes)) {
      if (signal?.aborted) return left({ _tag: 'Stopped', reached: end })
      if (batch._tag === 'Left') return left(failed('target', batch.left))
      const receipt = await appended(to, groupStream(group), end, batch.right)
      if (receipt._tag === 'Left') return left(failed('target', receipt.left))
      copied += batch.right.length
      end = receipt.right.revision
      progress?.(end)
    }
    if (seen.trouble !== null) return left(seen.trouble)
    const head = seen.proven
    if (head === null) return left({ _tag: 'NoSuchGroup' })
    if (prefix !== null && prefix.revision > head.revision)
      return left({ _tag: 'AnotherLog', at: head.revision + 1n, says: 'the target goes on where the source ends' })
    const sound = await provenTarget(to, group, head)
    if (sound._tag === 'Left') return sound
    const hosts = await copyStream(from, to, hostsStream(group))
    if (hosts._tag === 'Left') return hosts
    return right({ head, copied, found: prefix === null ? 0 : Number(prefix.revision) + 1, hosts: hosts.right })
  }

const contradiction = (prefix: End, { head }: Proven): CopyError | null =>
  prefix !== null && head.revision === prefix.revision && head.hash !== prefix.hash
    ? { _tag: 'AnotherLog', at: head.revision, says: 'the target holds another log of this group' }
    : null

const sourceTrouble = (error: EventLogError): CopyError =>
  error._tag === 'CorruptEvent'
    ? { _tag: 'SourceDamaged', at: error.revision, says: error.says }
    : failed('source', error)

const provenTarget = async (to: EventLog, group: GroupId, head: End): Promise<Either<CopyError, void>> => {
  const proof = await proveChain(to, group)()
  if (proof._tag === 'Left') return left(failed('target', proof.left))
  const found = proof.right
  if (found._tag === 'Damaged') return left({ _tag: 'CopyDamaged', at: found.at, says: found.says })
  return found.head?.hash === head?.hash
    ? right(undefined)
    : left({ _tag: 'CopyDamaged', at: found.head?.revision ?? 0n, says: 'the copy does not end as the source does' })
}

const failed = (which: 'source' | 'target', error: ChainError): CopyError => ({ _tag: 'Log', which, error })
