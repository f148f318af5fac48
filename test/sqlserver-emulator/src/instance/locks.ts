import { sqlError } from '../sql/error.ts'

export type Mode = 'Shared' | 'Update' | 'IntentShared' | 'IntentExclusive' | 'Exclusive'

const COMPATIBLE: Readonly<Record<Mode, readonly Mode[]>> = {
  IntentShared: ['IntentShared', 'Shared', 'Update', 'IntentExclusive'],
  Shared: ['IntentShared', 'Shared', 'Update'],
  Update: ['IntentShared', 'Shared'],
  IntentExclusive: ['IntentShared', 'IntentExclusive'],
  Exclusive: [],
}

interface Held {
  readonly session: number
  mode: Mode
  count: number
}

interface Waiting {
  readonly session: number
  readonly mode: Mode
  readonly grant: () => void
}

export type Acquired = 'granted' | 'granted after wait' | 'timeout' | 'cancelled' | 'deadlock'

/** Locks by resource, with queues. Whoever waits in a circle is the victim (1205). */
export class Locks {
  private readonly held = new Map<string, Held[]>()
  private readonly waiting = new Map<string, Waiting[]>()

  private free(resource: string, session: number, mode: Mode): boolean {
    const others = (this.held.get(resource) ?? []).filter((lock) => lock.session !== session)
    return others.every((lock) => COMPATIBLE[mode].includes(lock.mode))
  }

  private take(resource: string, session: number, mode: Mode): void {
    const locks = this.held.get(resource) ?? []
    this.held.set(resource, locks)
    const own = locks.find((lock) => lock.session === session)
    if (own === undefined) locks.push({ session, mode, count: 1 })
    else {
      own.count += 1
      if (mode === 'Exclusive') own.mode = mode
    }
  }

  /** Sessions that a session waits for, directly or through others. */
  private blocks(session: number, seen = new Set<number>()): Set<number> {
    for (const [resource, queue] of this.waiting)
      for (const wait of queue)
        if (wait.session === session)
          for (const lock of this.held.get(resource) ?? [])
            if (lock.session !== session && !seen.has(lock.session)) {
              seen.add(lock.session)
              this.blocks(lock.session, seen)
            }
    return seen
  }

  /** `timeout` in milliseconds; -1 waits without end. */
  async acquire(
    resource: string,
    session: number,
    mode: Mode,
    timeout: number,
    cancel: AbortSignal,
  ): Promise<Acquired> {
    if (this.free(resource, session, mode)) {
      this.take(resource, session, mode)
      return 'granted'
    }
    if (timeout === 0) return 'timeout'
    return new Promise<Acquired>((resolve) => {
      const queue = this.waiting.get(resource) ?? []
      this.waiting.set(resource, queue)
      const leave = (how: Acquired) => {
        const at = queue.indexOf(entry)
        if (at < 0) return
        queue.splice(at, 1)
        clearTimeout(timer)
        cancel.removeEventListener('abort', cancelled)
        resolve(how)
      }
      const cancelled = () => leave('cancelled')
      const timer = timeout > 0 ? setTimeout(() => leave('timeout'), timeout) : undefined
      const entry: Waiting = { session, mode, grant: () => leave('granted after wait') }
      queue.push(entry)
      cancel.addEventListener('abort', cancelled)
      if (cancel.aborted) leave('cancelled')
      else if (this.blocks(session).has(session)) leave('deadlock')
    })
  }

  private wake(resource: string): void {
    for (const wait of [...(this.waiting.get(resource) ?? [])]) {
      if (!this.free(resource, wait.session, wait.mode)) break
      this.take(resource, wait.session, wait.mode)
      wait.grant()
    }
  }

  /** False where the session did not hold it. */
  release(resource: string, session: number): boolean {
    const locks = this.held.get(resource) ?? []
    const own = locks.find((lock) => lock.session === session)
    if (own === undefined) return false
    own.count -= 1
    if (own.count === 0) locks.splice(locks.indexOf(own), 1)
    this.wake(resource)
    return true
  }

  releaseAll(session: number, where: (resource: string) => boolean = () => true): void {
    for (const [resource, locks] of this.held) {
      const at = locks.findIndex((lock) => lock.session === session)
      if (at < 0 || !where(resource)) continue
      locks.splice(at, 1)
      this.wake(resource)
    }
  }

  mode(resource: string, session: number): Mode | null {
    return (this.held.get(resource) ?? []).find((lock) => lock.session === session)?.mode ?? null
  }

  all(): readonly {
    readonly resource: string
    readonly session: number
    readonly mode: Mode
    readonly status: 'GRANT' | 'WAIT'
  }[] {
    const granted = [...this.held].flatMap(([resource, locks]) =>
      locks.map(({ session, mode }) => ({ resource, session, mode, status: 'GRANT' as const })),
    )
    const waits = [...this.waiting].flatMap(([resource, queue]) =>
      queue.map(({ session, mode }) => ({ resource, session, mode, status: 'WAIT' as const })),
    )
    return [...granted, ...waits]
  }
}

/** For locks of statements: whoever does not get one fails with the server's error. */
export const mustAcquire = async (
  locks: Locks,
  resource: string,
  session: number,
  mode: Mode,
  timeout: number,
  cancel: AbortSignal,
): Promise<void> => {
  const how = await locks.acquire(resource, session, mode, timeout, cancel)
  if (how === 'timeout') throw sqlError(1222)
  if (how === 'deadlock') throw sqlError(1205, session, 'lock')
  if (how === 'cancelled') throw sqlError(3204)
}
