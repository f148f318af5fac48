import type { SupervisorAlive } from './alive-event.ts'

/** The most that one heartbeat may hold, in UTF-8 bytes of its data. */
export const heartbeatLimit = 4_096

/** Key of the one entry in `unusual` that counts the groups for which there was no room. */
export const uncounted = '(others)'

const bytes = (text: string): number => Buffer.byteLength(text)

/** Room for the member that counts the rest. */
const reserve = 40

/** What a heartbeat says of the process's groups. */
export type Told = Pick<SupervisorAlive, 'unusual' | 'counters' | 'reached'>

/**
 * A heartbeat with as much in it as fits: first what is not as usual, the rest of that counted, then where other
 * supervisors' actives were reached, then counters. `told` are the counters that found room; the others wait for the next
 * heartbeat.
 */
export const heartbeatContent = (
  frame: Omit<SupervisorAlive, keyof Told>,
  { unusual, reached, counters }: Told,
): { readonly content: SupervisorAlive; readonly told: readonly string[] } => {
  let left = heartbeatLimit - reserve - bytes(JSON.stringify({ ...frame, unusual: {}, reached: {}, counters: {} }))
  const fitting = <V extends string | number>(record: Readonly<Record<string, V>>): Record<string, V> => {
    const taken: Record<string, V> = {}
    for (const [key, value] of Object.entries(record)) {
      const size = bytes(JSON.stringify(key)) + bytes(JSON.stringify(value)) + 2
      if (size > left) continue
      left -= size
      taken[key] = value
    }
    return taken
  }
  const said = fitting(unusual)
  const more = Object.keys(unusual).length - Object.keys(said).length
  const witnessed = fitting(reached)
  const told = fitting(counters)
  return {
    content: {
      ...frame,
      unusual: more === 0 ? said : { ...said, [uncounted]: `${more} more` },
      reached: witnessed,
      counters: told,
    },
    told: Object.keys(told),
  }
}
