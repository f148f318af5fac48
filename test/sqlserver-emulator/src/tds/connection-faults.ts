import type { EncryptionPolicy } from './prelogin.ts'

/** What a test may have go wrong with connections. */
export interface ConnectionFaults {
  /** Before an answer to PRELOGIN, before LOGINACK, in the middle of the next response: nothing more is ever sent. */
  readonly hang?: 'prelogin' | 'login' | 'response'
  /** In the middle of the next response: FIN or RST. */
  readonly cut?: 'fin' | 'rst'
  /** Nothing that arrives is read and nothing is sent, and no FIN says so. */
  readonly blackHole?: boolean
  /** `one`: the acknowledgement is sent without the rest of the cancelled response; `none`: nothing is. */
  readonly attention?: 'one' | 'none'
  /** Instead of the policy that the emulator was started with: `none` downgrades a careless client. */
  readonly encryption?: EncryptionPolicy
}
