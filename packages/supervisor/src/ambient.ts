import { randomUUID } from 'node:crypto'
import { type Observability, silent } from '@db-failover/ports'
import type { SupervisorConfig } from './config.ts'
import { connects } from './probes/connects.ts'

/** The configuration with its defaults, as every part of the supervisor gets it. */
export interface Ambient extends Required<SupervisorConfig> {
  /** Tells this run of the process from another under the same name. */
  readonly run: string
}

/** Listeners are strangers' code: what they throw is logged and changes nothing here. */
const guarded =
  <A extends readonly unknown[]>(observability: Observability, name: string, listener?: (...args: A) => void) =>
  (...args: A): void => {
    try {
      listener?.(...args)
    } catch (cause) {
      observability.log('error', `the listener ${name} failed`, { cause: String(cause) })
    }
  }

/** An observability that throws must not end what it observes. */
const unfailing = (inner: Observability): Observability => ({
  log: (...args) => {
    try {
      inner.log(...args)
    } catch {}
  },
  count: (...args) => {
    try {
      inner.count(...args)
    } catch {}
  },
  record: (...args) => {
    try {
      inner.record(...args)
    } catch {}
  },
})

export const ambientOf = (config: SupervisorConfig): Ambient => {
  const observability = unfailing(config.observability ?? silent)
  const newId = config.newId ?? randomUUID
  return {
    ...config,
    observability,
    newId,
    witnesses: config.witnesses ?? [],
    checkpoints: config.checkpoints ?? { of: async () => null, keep: async () => {} },
    connects: config.connects ?? connects,
    random: config.random ?? Math.random,
    onEvent: guarded(observability, 'onEvent', config.onEvent),
    onProgress: guarded(observability, 'onProgress', config.onProgress),
    run: newId(),
  }
}
