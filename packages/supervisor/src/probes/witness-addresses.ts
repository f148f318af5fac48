import type { Ambient } from '../ambient.ts'
import { placeOf } from './spread.ts'

/** The configured witnesses, asked by this process for all of its groups. */
export interface WitnessAddresses {
  /** Those that took a connection which was begun at or after this monotonic moment. */
  readonly reachedSince: (from: number) => readonly string[]
  /** Asks each of them in a loop of its own until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>
}

export const witnessAddresses = (
  { clock, process, witnesses, connects, observability }: Ambient,
  pace: () => { readonly everyMs: number; readonly withinMs: number },
): WitnessAddresses => {
  const addresses = [...new Set(witnesses)]
  const reachedAt = new Map<string, number>()

  const ask = async (address: string, signal: AbortSignal): Promise<void> => {
    const begun = clock.monotonic()
    try {
      if (await connects(address, pace().withinMs, signal)) reachedAt.set(address, begun)
    } catch (cause) {
      observability.log('error', 'a witness could not be asked', { address, says: String(cause) })
    }
  }

  const loop = async (address: string, signal: AbortSignal): Promise<void> => {
    await clock.sleep(placeOf(`${process} ${address}`) * pace().everyMs, signal)
    while (!signal.aborted) {
      const begun = clock.monotonic()
      await ask(address, signal)
      await clock.sleep(Math.max(1, pace().everyMs - (clock.monotonic() - begun)), signal)
    }
  }

  return {
    reachedSince: (from) => addresses.filter((address) => (reachedAt.get(address) ?? -1) >= from),
    run: async (signal) => {
      await Promise.all(addresses.map((address) => loop(address, signal)))
    },
  }
}
