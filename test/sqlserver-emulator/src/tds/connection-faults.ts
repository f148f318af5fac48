/** What a test may have go wrong with a connection. */
export interface ConnectionFaults {
  /** Before an answer to PRELOGIN, before LOGINACK, in the middle of the next response: nothing more is ever sent. */
  readonly hang?: 'prelogin' | 'login' | 'response'
  /** In the middle of the next response: FIN or RST. */
  readonly cut?: 'fin' | 'rst'
  /** `one`: the acknowledgement is sent without the rest of the cancelled response; `none`: nothing is. */
  readonly attention?: 'one' | 'none'
}
