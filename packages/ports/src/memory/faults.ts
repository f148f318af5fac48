import type { EntryId } from '@db-failover/domain'
import type { EngineError } from '../engine/engine.ts'

export type FaultyCall =
  | 'probe'
  | 'checkEntry'
  | 'take'
  | 'find'
  | 'verify'
  | 'restore'
  | 'open'
  | 'check'
  | 'drill'
  | 'removeOrphans'
  | 'fence'
  | 'release'
  | 'markEpoch'
  | 'hosts.open'
  | 'hosts.begin'
  | 'hosts.commit'

export type Fault =
  /** Nothing is done; the call answers with the error. */
  | { readonly kind: 'fail'; readonly error: EngineError }
  /** The work takes so many milliseconds of the world's clock; it can be cancelled meanwhile. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Nothing happens until the call is aborted; a call without a signal never answers. */
  | { readonly kind: 'hang' }
  /** The caller dies: the work is done or not, and no answer ever comes. */
  | { readonly kind: 'die'; readonly work: 'done' | 'undone' }
  /** The work is done, and the answer is the error. */
  | { readonly kind: 'failAfter'; readonly error: EngineError }

interface Injected {
  readonly call: FaultyCall
  readonly fault: Fault
  readonly entry: EntryId | null
  left: number
}

/** Faults that wait for their calls. The first that fits is used, and used up. */
export interface Faults {
  /** For the next `times` (one unless said otherwise) calls, of that entry or of any. The answer takes it back. */
  readonly inject: (
    call: FaultyCall,
    fault: Fault,
    where?: { readonly entry?: EntryId; readonly times?: number },
  ) => () => void
  readonly take: (call: FaultyCall, entry: EntryId) => Fault | null
  readonly clear: () => void
}

export const faults = (): Faults => {
  const waiting = new Set<Injected>()
  return {
    inject: (call, fault, { entry, times = 1 } = {}) => {
      const injected: Injected = { call, fault, entry: entry ?? null, left: times }
      waiting.add(injected)
      return () => void waiting.delete(injected)
    },
    take: (call, entry) => {
      for (const injected of waiting) {
        if (injected.call !== call || (injected.entry !== null && injected.entry !== entry)) continue
        injected.left -= 1
        if (injected.left <= 0) waiting.delete(injected)
        return injected.fault
      }
      return null
    },
    clear: () => waiting.clear(),
  }
}
