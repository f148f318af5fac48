import { ENVIRONMENT } from './environment.ts'

/** How a session's transaction began or ended, with the descriptors that a client sends back with its requests. */
export interface Transition {
  readonly kind: number
  readonly now: Uint8Array
  readonly before: Uint8Array
}

interface Observed {
  readonly inTransaction: () => boolean
  readonly transactionEnd: () => 'commit' | 'rollback'
}

const NONE = new Uint8Array(8)

/** What a client has been told of its transactions: MS-TDS 2.2.7.9, types 8 to 10, whoever began or ended them. */
export class Transactions {
  private readonly session: Observed
  private count = 0n
  private told = false

  constructor(session: Observed) {
    this.session = session
  }

  /** What it is to be told now; null where nothing changed. */
  readonly next = (): Transition | null => {
    const open = this.session.inTransaction()
    if (open === this.told) return null
    this.told = open
    if (open) this.count += 1n
    const descriptor = Buffer.alloc(8)
    descriptor.writeBigUInt64LE(this.count)
    if (open) return { kind: ENVIRONMENT.begin, now: descriptor, before: NONE }
    return { kind: ENVIRONMENT[this.session.transactionEnd()], now: NONE, before: descriptor }
  }
}
