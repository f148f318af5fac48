import type { Entry } from '@db-failover/domain'
import type { Settings } from './config.ts'
import { requestOf } from './statements/catalog.ts'

/**
 * Looks from another connection at a session's statement; answers whether anything has changed since the last look. Many
 * statements send no messages, and after its last percentage a restore still redoes and upgrades.
 */
export const requestWatch = (
  settings: Settings,
  entry: Entry,
  session: number,
  fraction: (fraction: number) => void,
): (() => Promise<boolean>) => {
  let last = ''
  return async () => {
    const late = AbortSignal.timeout(settings.connectTimeoutMs)
    const options = { timeoutMs: settings.connectTimeoutMs, late }
    const answer = await settings.readers
      .read(entry, options, (server) => server.ask(requestOf(session)))
      .catch(() => null)
    const row = answer?.rows[0]
    if (row === undefined) return false
    const percent = Number(row['percent_complete'])
    if (percent > 0) fraction(Math.min(1, percent / 100))
    const now = JSON.stringify(row)
    const changed = now !== last
    last = now
    return changed
  }
}
