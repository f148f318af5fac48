import type { Witness } from './node.ts'

/** Says what a proof covered, beside the test runner's own words. */
export const said = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Hears nothing. */
export const silent: Witness = { input: () => {}, rule: () => {}, event: () => {}, refused: () => {}, fault: () => {} }
