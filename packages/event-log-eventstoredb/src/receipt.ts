import type { Receipt } from '@db-failover/ports'

/** What a receipt's token says: the append's last event, and where in the server's log it lies, unless it is hidden. */
export interface Proof {
  readonly eventId: string
  readonly position: bigint | null
}

export const tokenOf = (eventId: string, position: bigint | null): string => `${eventId}/${position ?? ''}`

/** Null for a token that is not of this kind of log. */
export const proofIn = ({ token }: Receipt): Proof | null => {
  const parts = /^(?<eventId>[0-9a-f-]{36})\/(?<position>\d*)$/.exec(token)?.groups
  if (parts?.['eventId'] === undefined) return null
  const { eventId, position } = parts
  return { eventId, position: position === undefined || position === '' ? null : BigInt(position) }
}
