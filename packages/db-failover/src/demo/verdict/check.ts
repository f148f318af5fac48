/** One thing that must hold; `found` says what was counted or which first case contradicts it. */
export interface Check {
  readonly id: string
  readonly says: string
  readonly ok: boolean
  readonly found: string
}

export const check = (id: string, says: string, ok: boolean, found: string): Check => ({ id, says, ok, found })

/** Holds when nothing contradicts; the first contradiction is shown. */
export const none = <A>(
  id: string,
  says: string,
  against: readonly A[],
  text: (a: A) => string,
  good: string,
): Check => {
  const [first] = against
  return first === undefined
    ? check(id, says, true, good)
    : check(id, says, false, `${against.length} against it, the first: ${text(first)}`)
}
