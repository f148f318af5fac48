import type { PoolGate } from './gate.ts'
import { NotAcknowledged } from './not-acknowledged.ts'

/** Resolves when the gate is open; rejects when it stays closed for longer than `maxWaitMs`, or for good. */
export const opened = async (gate: PoolGate, maxWaitMs: number): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const look = () => {
    const { is, why } = gate.state()
    if (is === 'open') resolve()
    if (is === 'left') reject(new NotAcknowledged({ _tag: 'HostHasLeft', retry: 'Permanent', says: why }))
  }
  const stop = gate.onChange(look)
  const late = setTimeout(
    () => reject(new NotAcknowledged({ _tag: 'GateClosed', retry: 'Transient', says: gate.state().why })),
    Math.min(maxWaitMs, 2 ** 31 - 1),
  )
  look()
  try {
    await promise
  } finally {
    clearTimeout(late)
    stop()
  }
}
