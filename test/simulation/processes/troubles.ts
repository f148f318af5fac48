import type { EntryId } from '@db-failover/domain'
import type { EngineError } from '@db-failover/ports'
import type { Fault, Faults, FaultyCall } from '@db-failover/ports/memory'
import type { Timeline } from '../time/timeline.ts'
import { entries } from '../world/group.ts'
import type { Reach } from '../world/wire.ts'

const cutOff: EngineError = { _tag: 'Unreachable', retry: 'Transient', code: 'CUT', says: 'The server is cut off.' }

/**
 * What meets a process's calls to an entry's server: its own ways first, then what ails the server for everybody. What is
 * sent into a silence arrives when the silence ends, whoever waits for it.
 */
export const troubles = (
  timeline: Timeline,
  wire: Reach,
  ofServer: (call: FaultyCall, entry: EntryId) => Fault | null,
): Faults => ({
  inject: () => () => {},
  clear: () => {},
  take: (call, id) => {
    const machine = entries.find((e) => e.id === id)?.machine ?? id
    const silentUntil = wire.silentUntil(machine)
    if (silentUntil !== null) return { kind: 'delay', ms: silentUntil - timeline.now() }
    return wire.to(machine) === 'refused' ? { kind: 'fail', error: cutOff } : ofServer(call, id)
  },
})
