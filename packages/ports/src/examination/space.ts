import type { About } from './about.ts'
import type { Diagnosis } from './examination.ts'

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024).toLocaleString('en')} MB`

/**
 * Room at a place: an error where what comes next does not fit, a warning where twice that does not. `needed`: bytes, null
 * where nobody knows yet. `free`: null where the platform does not tell.
 */
export const spaceDiagnosis = (
  on: About,
  place: string,
  { free, needed, what }: { readonly free: number | null; readonly needed: number | null; readonly what: string },
): Diagnosis => {
  const check = 'space'
  if (free === null) return on.fine(check, `How much room there is in ${place}, its platform does not tell.`)
  const least = needed ?? 16 * 1024 * 1024
  const says = `${megabytes(free)} are free in ${place}`
  const wanted =
    needed === null ? `${megabytes(least)} are the least that is of use` : `${what} takes ${megabytes(needed)}`
  const todo = `Free room in ${place}, or move it to a larger disk.`
  if (free < least) return on.error(check, `${says}; ${wanted}.`, todo)
  return free < 2 * least && needed !== null
    ? on.warning(check, `${says}; ${wanted}, and the one before it is still needed while it is written.`, todo)
    : on.fine(check, `${says}.`)
}
