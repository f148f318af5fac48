import type { Event } from '@db-failover/domain'
import type { Node } from './node.ts'

/** P14: once a manual full of the epoch in which one is owed is verified anywhere, nothing is owed. */
const paid = ({ state }: Node): string | null => {
  const { active } = state.switches
  const pays = Object.values(state.backups.sets).some(
    (x) =>
      x.manual &&
      x.backup.kind === 'full' &&
      x.backup.epoch === active?.epoch &&
      Object.values(x.copies).some((c) => c.kind === 'verified'),
  )
  return state.lineage.owed !== null && pays ? 'P14: a manual full is verified, and a backup is still owed' : null
}

/** P16: what a person has acknowledged no longer stands in the way. */
const acknowledged = ({ state }: Node, events: readonly Event[]): string | null => {
  const last = events.at(-1)
  const stays = last?.type === 'Acknowledged' && last.data.what === 'failure' && state.switches.failure !== null
  return stays ? 'P16: a failure is acknowledged, and still blocks' : null
}

/** What people are promised, asked after every step, beside the nevers. */
export const promised = (n: Node, events: readonly Event[]): string | null => paid(n) ?? acknowledged(n, events)
