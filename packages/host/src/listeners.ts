import type { HostStatus } from './host.ts'
import { quietly } from './options.ts'

export interface Listeners {
  readonly add: (listener: (status: HostStatus) => void) => () => void
  readonly tell: (status: HostStatus) => void
}

/** Each hears of a change once; what one of them throws keeps nothing from the others. */
export const listeners = (): Listeners => {
  const all = new Set<{ readonly call: (status: HostStatus) => void }>()
  return {
    add: (call) => {
      const one = { call }
      all.add(one)
      return () => void all.delete(one)
    },
    tell: (status) => {
      for (const one of [...all]) quietly(() => one.call(status))
    },
  }
}
