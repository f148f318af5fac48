import type { Output } from './output/output.ts'

/** A bar that says what is going on, and for how long it has been waited for; the function removes it. */
export const ticking = (out: Output, says: () => string): (() => void) => {
  const began = performance.now()
  const draw = () =>
    out.bar({ says: `${says()} … ${Math.round((performance.now() - began) / 1_000)} s`, fraction: null })
  draw()
  const timer = setInterval(draw, 500)
  return () => {
    clearInterval(timer)
    out.bar(null)
  }
}
