import type { Log } from '../store/log.ts'
import { type AccessList, defaultListsIn } from '../store/metadata.ts'
import { isMetastream, isSystem, originalOf } from '../store/names.ts'
import { newest } from '../store/stream.ts'
import type { Caller, Principal } from './users.ts'

export type Right = 'read' | 'write' | 'delete'

/** The stream whose list decides who may read everything. */
export const ALL = '$all'

const EVERYBODY = '$all'
const ADMINS = '$admins'
const SETTINGS = '$settings'

/** On a metastream, reading and writing are rights of their own in the list of the stream it describes. */
const asked = (right: Right, stream: string): readonly [keyof AccessList, string] => {
  if (!isMetastream(stream) || right === 'delete') return [right, stream]
  return [right === 'read' ? 'metaRead' : 'metaWrite', originalOf(stream)]
}

const holds = ({ username, groups }: Principal, role: string) =>
  role === EVERYBODY || role === username || groups.includes(role)

/**
 * Whether the caller has the right on the stream: admins always, a caller without credentials never. A right that the
 * stream's own list does not name falls back to the default list in `$settings`, and that to the built-in one: all
 * users for user streams, admins for system streams.
 */
export const mayDo = (log: Log, caller: Caller, right: Right, stream: string): boolean => {
  if (caller === null) return false
  if (caller.groups.includes(ADMINS)) return true
  const [key, owner] = asked(right, stream)
  const own = log.metadata(owner, 'reader').accessList?.[key]
  const defaults = defaultListsIn(newest(log.stream(SETTINGS), 'reader')?.data)
  const [byDefault, builtIn] = isSystem(owner) ? [defaults.system, [ADMINS]] : [defaults.user, [EVERYBODY]]
  return (own ?? byDefault[key] ?? builtIn).some((role) => holds(caller, role))
}
