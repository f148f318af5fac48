import type { EntryId, Verdict } from '@db-failover/domain'
import type { FaultyCall } from '@db-failover/ports/memory'
import { day, entries, grain, hour } from '../world/group.ts'
import { activeOf, everybody, type FaultKind, lasting } from './fault.ts'

const serverDown: FaultKind = {
  name: 'a server goes down and comes back',
  weight: 12,
  begin: (w) => {
    const { here, chance } = w
    // The active one more often than another.
    const entry = chance.next() < 0.4 ? (activeOf(w)?.entry ?? null) : chance.pick(entries)
    if (entry === null || !here.world.server(entry).up) return null
    const server = here.world.server(entry)
    server.refused = chance.next() < 0.3
    here.world.down(entry)
    return {
      says: `the server of ${entry.id} is down`,
      until: here.timeline.now() + lasting(chance, 2 * grain, 3 * day),
      holdsUp: everybody,
      end: () => {
        server.refused = false
        here.world.up(entry)
      },
    }
  },
}

const filesGone: FaultKind = {
  name: 'the files of the active database are gone, and put back later',
  weight: 3,
  begin: (w) => {
    const active = activeOf(w)
    if (active === null) return null
    const { databases } = w.here.world.server(active.entry)
    const taken = databases.get(active.generation)
    if (taken === undefined) return null
    databases.delete(active.generation)
    return {
      says: `the files of ${active.generation} on ${active.entry.id} are gone`,
      until: w.here.timeline.now() + lasting(w.chance, 2 * grain, 2 * day),
      holdsUp: everybody,
      end: () => void databases.set(active.generation, taken),
    }
  },
}

const verdicts: readonly Verdict[] = ['starting', 'administrator', 'unhappy']

const saysOtherwise: FaultKind = {
  name: 'a server is starting, an administrator works on it, or it refuses our login',
  weight: 4,
  begin: ({ here, chance }) => {
    const entry = chance.pick(entries)
    const server = here.world.server(entry)
    if (server.says !== null) return null
    const verdict = chance.pick(verdicts)
    server.says = verdict
    return {
      says: `${entry.id} is ${verdict}`,
      until: here.timeline.now() + lasting(chance, grain, day),
      holdsUp: [],
      end: () => {
        server.says = null
      },
    }
  },
}

const everyCall: ReadonlySet<FaultyCall> = new Set<FaultyCall>([
  'probe',
  'checkEntry',
  'take',
  'find',
  'verify',
  'restore',
  'open',
  'check',
  'drill',
  'removeOrphans',
  'fence',
  'release',
  'markEpoch',
  'hosts.open',
  'hosts.begin',
  'hosts.commit',
])

const hanging: FaultKind = {
  name: 'a server hangs: what is asked of it is done when it goes on',
  weight: 6,
  begin: ({ here, chance }) => {
    const entry = chance.pick(entries)
    const until = here.timeline.now() + lasting(chance, 2 * grain, day)
    const ailment = {
      entry: entry.id,
      calls: everyCall,
      fault: () => ({ kind: 'delay', ms: until - here.timeline.now() }) as const,
    }
    here.ailments.add(ailment)
    return {
      says: `the server of ${entry.id} hangs`,
      until,
      holdsUp: everybody,
      end: () => void here.ailments.delete(ailment),
    }
  },
}

const work: readonly FaultyCall[] = [
  'take',
  'find',
  'verify',
  'restore',
  'open',
  'check',
  'drill',
  'fence',
  'markEpoch',
]

const slow: FaultKind = {
  name: 'a kind of work takes long',
  weight: 5,
  begin: ({ here, chance }) => {
    const entry = chance.pick(entries)
    const call = chance.pick(work)
    const ailment = {
      entry: entry.id,
      calls: new Set([call]),
      fault: () => ({ kind: 'delay', ms: chance.between(grain, 12 * grain) }) as const,
    }
    here.ailments.add(ailment)
    return {
      says: `every ${call} on ${entry.id} takes long`,
      until: here.timeline.now() + lasting(chance, 2 * hour, 2 * day),
      holdsUp: everybody,
      end: () => void here.ailments.delete(ailment),
    }
  },
}

const tags = ['Unreachable', 'BadDatabase', 'BadBackup', 'NoSpace', 'NotPermitted', 'OutcomeUnknown'] as const

const failing: FaultKind = {
  name: 'a kind of work fails, before or after it was done',
  weight: 8,
  begin: ({ here, chance }) => {
    const entry: { readonly id: EntryId } = chance.pick(entries)
    const call = chance.pick(work)
    const tag = chance.pick(tags)
    const retry =
      tag === 'OutcomeUnknown'
        ? 'OutcomeUnknown'
        : tag === 'Unreachable' || tag === 'NoSpace'
          ? 'Transient'
          : 'Permanent'
    const error = { _tag: tag, retry, code: 'SIMULATED', says: 'This was to fail.' } as const
    let left = 1 + chance.below(4)
    const ailment = {
      entry: entry.id,
      calls: new Set([call]),
      fault: () => {
        if (left <= 0 || chance.next() < 0.3) return null
        left -= 1
        return { kind: chance.next() < 0.7 ? 'fail' : 'failAfter', error } as const
      },
    }
    here.ailments.add(ailment)
    return {
      says: `${call} on ${entry.id} fails with ${tag}`,
      until: here.timeline.now() + lasting(chance, 6 * hour, 3 * day),
      holdsUp: everybody,
      end: () => void here.ailments.delete(ailment),
    }
  },
}

export const serverFaults: readonly FaultKind[] = [serverDown, filesGone, saysOtherwise, hanging, slow, failing]
