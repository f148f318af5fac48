import type { Evidence } from './evidence.ts'

// Evidence as lines of JSON, so that a recorded history can be read and compared: one line per member, and one per
// element where a member is a list.

/** `[name, value]`, and `[name, value, 'element']` for an element of a list. */
type Line = readonly [string, unknown] | readonly [string, unknown, 'element']

export const linesOf = (e: Evidence): string =>
  Object.entries(e)
    .flatMap(([name, value]): readonly Line[] =>
      Array.isArray(value) ? value.map((one: unknown) => [name, one, 'element'] as const) : [[name, value]],
    )
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')

const lists = ['events', 'said', 'sightings', 'journal', 'databases', 'secured', 'disturbances', 'damaged', 'hosts']

/** The other way round; lists without an element come back empty. */
export const evidenceFrom = (text: string): Evidence => {
  const members: Record<string, unknown[] | unknown> = Object.fromEntries(lists.map((name) => [name, []]))
  for (const line of text.split('\n').filter((l) => l !== '')) {
    const [name, value, element]: [string, unknown, string | undefined] = JSON.parse(line)
    const list = members[name]
    if (element === undefined) members[name] = value
    else if (Array.isArray(list)) list.push(value)
  }
  return JSON.parse(JSON.stringify(members))
}
