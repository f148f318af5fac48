import type { Acknowledged } from 'db-failover-test-checker'

/** What a host's process wrote down. */
export interface Journal {
  /** The transactions that were acknowledged, as the checker reads them. */
  readonly acknowledged: Acknowledged[]
  /** How often a transaction ended otherwise, by what the host was told. */
  readonly others: Map<string, number>
}

export const newJournal = (): Journal => ({ acknowledged: [], others: new Map() })
