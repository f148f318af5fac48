import type { Chance } from 'db-failover-test-seeded/chance'
import type { Session } from '../run/session.ts'
import type { Heal } from './heal.ts'

/** One thing that goes wrong with the world, and how it is put right again. */
export interface Injury {
  readonly says: string
  /** Milliseconds until it is healed; 0: nothing is to be healed. */
  readonly forMs: number
  /** Throws `Skipped` where it cannot be had. */
  readonly begin: (s: Session) => Heal | null
}

/** Why an injury cannot be done here and now. */
export class Skipped extends Error {}

/** What only one fault has hold of at a time: what is away cannot be taken away. */
export type Realm = 'machines' | 'log' | 'processes' | 'clocks'

/** A kind of fault; which one of it exactly is up to chance. */
export interface Fault {
  readonly name: string
  readonly realms: readonly Realm[]
  readonly injure: (chance: Chance) => Injury
  /** Wall clocks of processes are moved by it. */
  readonly movesClocks?: boolean
}
