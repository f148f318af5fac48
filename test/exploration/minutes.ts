/** Milliseconds. */
export const minutes = 60_000
