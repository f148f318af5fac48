import type { EventType } from '@db-failover/domain'
import type { Installation } from './installation.ts'

/** The n-th event of a type within one operation. */
export interface Point {
  readonly type: EventType
  readonly nth: number
}

export const pointText = ({ type, nth }: Point): string => (nth === 1 ? type : `${type} ${nth}`)

/** Counts the events of one operation; `at` is told each as it is seen. */
export const watching = (here: Installation, at: (point: Point) => void): void => {
  const seen = new Map<EventType, number>()
  here.onEvent = (type) => {
    const nth = (seen.get(type) ?? 0) + 1
    seen.set(type, nth)
    at({ type, nth })
  }
}

/** Kills the supervisor so many milliseconds after the point; answers whether it has come. */
export const killAt = (here: Installation, where: Point, delayMs: number): (() => boolean) => {
  let come = false
  watching(here, ({ type, nth }) => {
    if (type !== where.type || nth !== where.nth) return
    come = true
    if (delayMs === 0) here.service.kill()
    else setTimeout(here.service.kill, delayMs)
  })
  return () => come
}
