import type { Entry } from '@db-failover/domain'
import { addressOf } from './address.ts'
import type { Readers } from './asks.ts'
import type { Credential, Settings } from './config.ts'
import { Refused, refused } from './errors.ts'
import { newPool, type Pool } from './pool.ts'
import { askOn } from './session.ts'

/** Connections to one server. */
const connections = 4
/** A server that no longer lets anybody in, but goes on with whoever is there, is noticed after this long. */
const ageMs = 60_000

interface Kept {
  readonly pool: Pool
  readonly connected: Promise<void>
  readonly credential: Credential | null
  /** Monotonic. */
  readonly since: number
}

/** The server could not be talked to; what it answered is no such thing. */
const isLost = (cause: unknown): boolean =>
  cause instanceof Refused &&
  ['Unreachable', 'OutcomeUnknown'].includes(cause.error._tag) &&
  !/^\d+$/.test(cause.error.code)

export const readersOf = (settings: Omit<Settings, 'readers'>): Readers => {
  const kept = new Map<string, Kept>()
  const ending = new Set<Promise<void>>()
  const dropped = new WeakSet<Kept>()

  const drop = (key: string, one: Kept, cut: boolean): void => {
    if (kept.get(key) === one) kept.delete(key)
    if (cut) one.pool.cut()
    if (dropped.has(one)) return
    dropped.add(one)
    const ended: Promise<void> = one.pool.close().then(() => void ending.delete(ended))
    ending.add(ended)
  }

  /** A changed credential and an aged connection are taken up with new connections. */
  const fits = (one: Kept, credential: Credential | null): boolean =>
    one.credential?.user === credential?.user &&
    one.credential?.password === credential?.password &&
    settings.clock.monotonic() - one.since < ageMs

  const keptFor = (key: string, entry: Entry, timeoutMs: number): { readonly one: Kept; readonly fresh: boolean } => {
    const credential = settings.credential(entry)
    const there = kept.get(key)
    if (there !== undefined) {
      if (fits(there, credential)) return { one: there, fresh: false }
      drop(key, there, false)
    }
    const pool = newPool(settings, {
      entry,
      credential,
      programName: `db-failover//${settings.process}`,
      connectTimeoutMs: timeoutMs,
      requestTimeoutMs: timeoutMs,
      connections,
      idleMs: 30_000,
    })
    const one: Kept = { pool, connected: pool.connect(), credential, since: settings.clock.monotonic() }
    kept.set(key, one)
    one.connected.catch(() => drop(key, one, true))
    return { one, fresh: true }
  }

  return {
    read: async (entry, { timeoutMs, late }, work) => {
      const { server, port, instance } = addressOf(entry)
      const key = JSON.stringify([server, port, instance])
      for (;;) {
        if (settings.closed.aborted) throw refused('Unreachable', 'CLOSED', 'The engine is closed.')
        const { one, fresh } = keptFor(key, entry, timeoutMs)
        const tooLate = () => drop(key, one, true)
        late.addEventListener('abort', tooLate, { once: true })
        try {
          await one.connected
          return await work({ ask: askOn(one.pool, timeoutMs) })
        } catch (cause) {
          if (isLost(cause)) drop(key, one, true)
          if (fresh || late.aborted || !isLost(cause)) throw cause
        } finally {
          late.removeEventListener('abort', tooLate)
        }
      }
    },
    close: async () => {
      for (const [key, one] of kept) drop(key, one, true)
      await Promise.all(ending)
    },
  }
}
