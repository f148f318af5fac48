/** Runs one piece of work after another, in the order in which they came. */
export type Turns = <A>(work: () => Promise<A>) => Promise<A>

export const turns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => {})
    return mine
  }
}
