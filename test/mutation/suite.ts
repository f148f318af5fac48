import { expect } from 'vitest'

/** One test of behaviour. */
export interface Test {
  /** Says where it stands and what it promises; the same in every run. */
  readonly id: string
  readonly file: string
  readonly run: () => unknown
}

/** What stands in for `vitest` while the tests are read: it keeps the tests instead of running them. */
export interface Collector {
  readonly module: object
  readonly tests: readonly Test[]
  /** The tests that follow stand in this file. */
  enter(file: string): void
}

const asArguments = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : [row])

export const collector = (): Collector => {
  const tests: Test[] = []
  const path: string[] = []
  const named = new Map<string, number>()
  let file = ''

  /** Tests of a table bear their row's number: a title with a value in it may read otherwise under a changed rule. */
  const idOf = (title: string): string => {
    const name = [file, ...path, title].join(' > ')
    const nth = (named.get(name) ?? 0) + 1
    named.set(name, nth)
    return nth === 1 ? name : `${name} (${nth})`
  }
  const it = (title: string, run: () => unknown): void => void tests.push({ id: idOf(title), file, run })
  const each =
    (rows: readonly unknown[]) =>
    (title: string, run: (...row: readonly unknown[]) => unknown): void => {
      for (const row of rows) it(title, () => run(...asArguments(row)))
    }
  const describe = (title: string, within: () => void): void => {
    path.push(title)
    within()
    path.pop()
  }
  const test = Object.assign(it, { each })
  return {
    module: { expect, it: test, test, describe },
    tests,
    enter: (entered) => {
      file = entered
      path.length = 0
    },
  }
}
