import { aliveEvents, currentVersion, eventCodecs, hostEvents, ruleTable, supervisorEvents } from '@db-failover/domain'
import type * as t from 'io-ts'
import { code, table } from './markdown.ts'
import { propsOf, shapeOf } from './shapes.ts'
import { commentAbove, source, sourceFiles } from './sources.ts'

const eventSources = (): readonly string[] => sourceFiles().filter((f) => f.endsWith('/events.ts'))

/** The sentence that stands above the event in the sources. */
export const sentenceOf = (type: string): string => {
  for (const file of eventSources()) {
    const found = commentAbove(source(file), new RegExp(`^  ${type}: `))
    if (found !== null) return found
  }
  throw new Error(`${type} has no sentence above it in the sources`)
}

const recordedBy = (type: string): string => {
  const rules = [
    ...new Set(
      ruleTable.flatMap((r) => (r.outcome.kind === 'records' && r.outcome.types.some((x) => x === type) ? [r.id] : [])),
    ),
  ]
  return rules.length === 0 ? '' : `\n\nRecorded by ${rules.map(code).join(', ')}.`
}

const section = (type: string, codec: t.Mixed, named: Map<string, t.Mixed>): string => {
  const fields = Object.entries(propsOf(codec) ?? {}).map(([name, c]) => [code(name), shapeOf(c, named)])
  const body = fields.length === 0 ? 'It has no fields.' : table(['field', 'value'], fields)
  return `### ${type}\n\n${sentenceOf(type)}\n\nVersion ${currentVersion(type)}.${recordedBy(type)}\n\n${body}`
}

const shapes = (named: Map<string, t.Mixed>): string => {
  const done = new Map<string, string>()
  // Describing a shape may name further ones.
  for (let left = [...named]; left.length > 0; left = [...named].filter(([n]) => !done.has(n)))
    for (const [name, codec] of left) {
      const props = propsOf(codec)
      const body =
        props === null
          ? shapeOf(codec, named, false)
          : table(
              ['field', 'value'],
              Object.entries(props).map(([k, c]) => [code(k), shapeOf(c, named)]),
            )
      done.set(name, `### ${name}\n\n${body}`)
    }
  return [...done]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join('\n\n')
}

const streams = [
  ['`failoverGroup-<group>`', 'The group’s own events, chained by their hashes; state is their fold.', eventCodecs],
  ['`failoverHosts-<group>`', 'What hosts say of themselves.', hostEvents],
  ['`failoverAlive-<group>`', 'Which hosts live.', aliveEvents],
  ['`failoverSupervisors`', 'Which supervisors live.', supervisorEvents],
] as const

export const eventsPage = (): string => {
  const named = new Map<string, t.Mixed>()
  const sections = streams.map(([name, says, codecs]) => {
    const events = Object.entries<t.Mixed>(codecs).map(([type, codec]) => section(type, codec, named))
    return `## ${name}\n\n${says}\n\n${events.join('\n\n')}`
  })
  return `# Events

Printed from the codecs by \`pnpm docs:write\`. An event is stored as its type, its schema version and its data; instants are
UTC with milliseconds, durations whole milliseconds, sizes bytes, whole numbers of any size decimal digits. Old versions stay
readable for ever: see packages/domain/test/golden.

${sections.join('\n\n')}

## Shapes

${shapes(named)}
`
}
