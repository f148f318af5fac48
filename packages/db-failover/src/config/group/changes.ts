import { isDeepStrictEqual } from 'node:util'
import type { Change, Configuration, Entry, Policy } from '@db-failover/domain'
import type { GroupDescription } from './read.ts'

// What must change so that a group becomes as it is described. Pure; the order is one in which the changes can be made.

const place = ({ staging: _s, backup: _b, ...rest }: Entry) => rest

const added = (now: Configuration, wanted: GroupDescription): readonly Change[] =>
  wanted.order.flatMap((id, position): readonly Change[] => {
    const entry = wanted.entries.find((e) => e.id === id)
    return entry === undefined || now.entries[id] !== undefined
      ? []
      : [{ change: 'addBackupDatabase', entry, position }]
  })

const master = (now: Configuration, wanted: GroupDescription): readonly Change[] => {
  if (now.master === wanted.master) return []
  const entry = wanted.entries.find((e) => e.id === wanted.master)
  const known = now.entries[wanted.master] !== undefined
  return entry === undefined ? [] : [{ change: 'designateMaster', entry: known ? wanted.master : entry }]
}

/** A server, instance or database name cannot be changed in place: the rules say remove and add. */
export const moved = (now: Configuration, wanted: GroupDescription): readonly Entry[] =>
  wanted.entries.filter((e) => {
    const before = now.entries[e.id]
    return before !== undefined && !isDeepStrictEqual(place(before), place(e))
  })

const folders = (now: Configuration, wanted: GroupDescription): readonly Change[] =>
  wanted.entries.flatMap(({ id, staging, backup }): readonly Change[] => {
    const before = now.entries[id]
    return before === undefined || isDeepStrictEqual([before.staging, before.backup], [staging, backup])
      ? []
      : [{ change: 'folders', entry: id, staging, backup }]
  })

const removed = (now: Configuration, wanted: GroupDescription): readonly Change[] =>
  (Object.keys(now.entries) as Entry['id'][])
    .filter((id) => !wanted.entries.some((e) => e.id === id))
    .map((entry) => ({ change: 'removeEntry', entry, deleteFiles: false }))

/** The order after everything before it in the list was done. */
const order = (now: Configuration, wanted: GroupDescription): readonly Change[] =>
  isDeepStrictEqual(now.order, wanted.order) || wanted.order.every((id) => now.entries[id] === undefined)
    ? []
    : [{ change: 'order', order: [...wanted.order] }]

const policy = (now: Configuration, wanted: GroupDescription): readonly Change[] => {
  const different = (Object.keys(wanted.policy) as (keyof Policy)[]).filter(
    (k) => !isDeepStrictEqual(now.policy[k], wanted.policy[k]),
  )
  return different.length === 0
    ? []
    : [{ change: 'policy', policy: Object.fromEntries(different.map((k) => [k, wanted.policy[k]])) }]
}

const reconnect = (now: Configuration, { automaticReconnect: { on, acknowledged } }: GroupDescription) =>
  (now.automaticReconnect !== null) === on ? [] : [{ change: 'automaticReconnect' as const, on, acknowledged }]

/** Empty when the group is as described already. */
export const changesTo = (now: Configuration, wanted: GroupDescription): readonly Change[] => [
  ...master(now, wanted),
  ...added(now, wanted),
  ...folders(now, wanted),
  ...removed(now, wanted),
  ...order(now, wanted),
  ...(isDeepStrictEqual(now.schedule, wanted.schedule)
    ? []
    : [{ change: 'schedule' as const, schedule: wanted.schedule }]),
  ...policy(now, wanted),
  ...reconnect(now, wanted),
]
