import type { Connection } from './connection.ts'

/** Tells when something was appended to a stream, by this connection or another process. */
export interface Changes {
  /** The newest position of the whole log; null when it cannot be read, which also counts as a change. */
  readonly mark: () => bigint | null
  /** Resolves when the stream may have events that were placed after the mark, or the signal aborts. */
  readonly since: (mark: bigint | null, stream: string, signal: AbortSignal) => Promise<void>
  /** Says that this connection has appended to the stream. */
  readonly committed: (stream: string) => void
}

/**
 * SQLite does not notify: `PRAGMA data_version`, which changes with every commit of another connection, is asked again
 * and again by one timer, and only while somebody waits. The pause doubles from least to most while nothing happens.
 * A thousand subscriptions cost as much as one: only those of streams with news are woken.
 */
export const changesOf = ({ statements, settings, inPlace }: Omit<Connection, 'committed'>): Changes => {
  const { least, most } = settings.pollMs
  const waiting = new Map<string, Set<() => void>>()
  let looked: { readonly version: unknown; readonly position: bigint } | null = null
  let pause = least
  let timer: NodeJS.Timeout | null = null

  const version = (): unknown => statements.dataVersion.get()?.['data_version']
  const mark = (): bigint | null => {
    try {
      const position = statements.position.get()?.['position']
      return typeof position === 'bigint' ? position : 0n
    } catch {
      return null
    }
  }
  /** The streams with news; null: nobody can tell, so all are woken and hear what is wrong when they read. */
  const news = (): readonly string[] | null => {
    try {
      if (!inPlace() || looked === null) return null
      const now = version()
      if (now === looked.version) return []
      const { position } = looked
      looked = { version: now, position: mark() ?? position }
      return statements.streamsSince.all(position).map((row) => String(row['name']))
    } catch {
      return null
    }
  }
  const wake = (stream: string): void => {
    for (const waiter of [...(waiting.get(stream) ?? [])]) waiter()
  }
  const look = (): void => {
    timer = null
    const streams = news()
    for (const stream of streams ?? [...waiting.keys()]) wake(stream)
    pause = streams?.length === 0 ? Math.min(pause * 2, most) : least
    schedule()
  }
  const schedule = (): void => {
    if (timer === null && waiting.size > 0) timer = setTimeout(look, pause)
    if (timer !== null && waiting.size === 0) {
      clearTimeout(timer)
      timer = null
    }
  }
  /** The version is taken first: what is committed between the two shows in the position. */
  const begin = (): void => {
    if (timer !== null) return
    pause = least
    try {
      const now = version()
      looked = { version: now, position: mark() ?? 0n }
    } catch {
      looked = null
    }
  }
  return {
    mark,
    since: (seen, stream, signal) =>
      new Promise((resolve) => {
        begin()
        if (signal.aborted || seen === null || mark() !== seen) return resolve()
        const waiters = waiting.get(stream) ?? new Set()
        const waiter = () => {
          waiters.delete(waiter)
          if (waiters.size === 0) waiting.delete(stream)
          signal.removeEventListener('abort', waiter)
          schedule()
          resolve()
        }
        waiters.add(waiter)
        waiting.set(stream, waiters)
        signal.addEventListener('abort', waiter)
        schedule()
      }),
    committed: wake,
  }
}
