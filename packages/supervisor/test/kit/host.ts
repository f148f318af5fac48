import { randomUUID } from 'node:crypto'
import type { Instant } from '@db-failover/domain'
import { aliveStream, any, hostsStream } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { group } from './entries.ts'
import type { Installation } from './installation.ts'

/** What one host writes, as the test has it. */
export const host = (here: Installation, name: string, withoutLog: 'stop' | 'keep' = 'stop') => {
  const log = memoryEventLog(here.store)
  let successes = 0
  const say = async (stream: string, type: string, data: object, eventId: string = randomUUID()): Promise<void> => {
    const stored = { host: name, at: here.clock.now(), ...data }
    const answer = await log.append(stream, any, [
      { eventId, type, schemaVersion: 1, data: JSON.parse(JSON.stringify(stored)), metadata: {} },
    ])()
    if (answer._tag === 'Left') throw new Error(answer.left._tag)
  }
  const epoch = () => here.state().switches.active?.epoch ?? null
  const switching = () => here.state().switches.running?.operation ?? null
  return {
    registers: (eventId?: string) =>
      say(hostsStream(group), 'HostRegistered', { epoch: epoch(), withoutLog, canFollow: {} }, eventId),
    drains: (lastCommit: Instant | null = null) =>
      say(hostsStream(group), 'HostDrained', { operation: switching(), epoch: epoch(), lastCommit, cut: 0 }),
    moves: (whileCutOff: { from: Instant; to: Instant; transactions: number } | null = null) =>
      say(hostsStream(group), 'HostReconnected', {
        operation: here.state().switches.awaiting?.operation ?? null,
        epoch: epoch(),
        entry: here.state().switches.active?.entry,
        disruptionMs: 1,
        whileCutOff,
      }),
    leaves: () => say(hostsStream(group), 'HostLeft', { why: 'stopped' }),
    /** Says that it lives, and which entries it could move to. */
    lives: (canFollow: Readonly<Record<string, { credential: boolean; reachable: boolean }>>) =>
      say(aliveStream(group), 'HostAlive', { withoutLog, epoch: epoch(), canFollow, successes, lastCommit: null }),
    commits: (count = 1, inEpoch: string | null = epoch()) => {
      successes += count
      return say(aliveStream(group), 'HostAlive', {
        withoutLog,
        epoch: inEpoch,
        canFollow: {},
        successes,
        lastCommit: here.clock.now(),
      })
    },
  }
}
