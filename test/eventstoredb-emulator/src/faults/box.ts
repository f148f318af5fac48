import type { Effect, Fault, Operation } from './fault.ts'

/** The faults that are in force, and the calls that are open. */
export interface FaultBox {
  /** What strikes this call, if anything does. */
  meet(operation: Operation, stream: string | null): Effect | null
  /** `close` ends the call when that is asked for; the answer takes it off the list. */
  opened(operation: Operation, close: () => void): () => void
  add(fault: Fault): string
  remove(id: string): void
  clear(): void
  closeStreams(operation?: Operation): number
}

const fits = (fault: Fault, operation: Operation, stream: string | null): boolean => {
  if (fault.on !== undefined && !fault.on.includes(operation)) return false
  if (fault.stream === undefined) return true
  if (stream === null) return false
  return fault.stream.endsWith('*') ? stream.startsWith(fault.stream.slice(0, -1)) : stream === fault.stream
}

export const createFaultBox = (): FaultBox => {
  const faults = new Map<string, { readonly fault: Fault; left: number }>()
  const open = new Map<symbol, { readonly operation: Operation; readonly close: () => void }>()
  return {
    meet(operation, stream) {
      for (const [id, entry] of faults) {
        if (!fits(entry.fault, operation, stream)) continue
        entry.left -= 1
        if (entry.left <= 0) faults.delete(id)
        return entry.fault
      }
      return null
    },
    opened(operation, close) {
      const key = Symbol(operation)
      open.set(key, { operation, close })
      return () => open.delete(key)
    },
    add(fault) {
      const id = crypto.randomUUID()
      faults.set(id, { fault, left: fault.times ?? Number.POSITIVE_INFINITY })
      return id
    },
    remove: (id) => void faults.delete(id),
    clear: () => faults.clear(),
    closeStreams(operation) {
      const chosen = [...open.values()].filter((call) => operation === undefined || call.operation === operation)
      for (const { close } of chosen) close()
      return chosen.length
    },
  }
}
