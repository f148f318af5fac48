import type { Finding } from '@db-failover/domain'
import type { EngineError } from './engine.ts'

export const finding = (check: string, ok: boolean, says: string): Finding => ({ check, ok, says })

/** One part of the check of an entry: what it answers is well, what it throws is not, by the engine's own reading of it. */
export const triedWith =
  (errorOf: (cause: unknown) => EngineError) =>
  async (check: string, act: () => Promise<string>): Promise<Finding> => {
    try {
      return finding(check, true, await act())
    } catch (cause) {
      const { code, says } = errorOf(cause)
      return finding(check, false, `${says} (${code})`)
    }
  }
