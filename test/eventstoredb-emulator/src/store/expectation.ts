/** Which state a writer expects its stream to be in. */
export type Expectation =
  | { readonly kind: 'any' }
  | { readonly kind: 'stream-exists' }
  | { readonly kind: 'no-stream' }
  | { readonly kind: 'revision'; readonly revision: bigint }

/** The number that the server uses for it in comparisons and messages. */
export const numberOf = (expectation: Expectation): bigint => {
  switch (expectation.kind) {
    case 'no-stream':
      return -1n
    case 'any':
      return -2n
    case 'stream-exists':
      return -4n
    case 'revision':
      return expectation.revision
  }
}
