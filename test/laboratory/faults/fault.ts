import type { Chance } from 'db-failover-test-seeded/chance'
import type { Session } from '../run/session.ts'

/** One thing that goes wrong with the world, and how it is put right again. */
export interface Injury {
  readonly says: string
  /** Milliseconds until it is healed; 0: it heals by itself at once. */
  readonly forMs: number
  readonly begin: (s: Session) => Heal | null
}

/** Puts it right. */
export type Heal = () => void

/** A kind of fault; which one of it exactly is up to chance. */
export interface Fault {
  readonly name: string
  readonly injure: (chance: Chance) => Injury
  /** Wall clocks of processes are moved by it. */
  readonly movesClocks?: boolean
}
