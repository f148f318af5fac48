import { defaultPolicy, Policy } from '@db-failover/domain'
import type * as t from 'io-ts'
import { code, table } from './markdown.ts'
import { shapeOf } from './shapes.ts'
import { commentAbove, source } from './sources.ts'

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

const duration = (ms: number): string => {
  const unit = units.find(([size]) => ms >= size && ms % size === 0)
  return unit === undefined ? `${ms} ms` : `${ms / unit[0]} ${unit[1]}`
}

const shown = (name: string, value: unknown): string => {
  if (value === null) return 'null'
  if (typeof value === 'number' && name.endsWith('Ms')) return `${value} (${duration(value)})`
  return typeof value === 'string' ? code(value) : String(value)
}

/** The shapes that the table refers to. */
const sections = (named: ReadonlyMap<string, t.Mixed>): string =>
  [...named]
    .map(
      ([name, codec]) =>
        `\n## ${name}\n\n${commentAbove(source('configuration/schedule.ts'), new RegExp(`^export const ${name} =`)) ?? shapeOf(codec, new Map(), false)}\n`,
    )
    .join('')

export const policyPage = (): string => {
  const text = source('configuration/policy.ts')
  const defaults = new Map<string, unknown>(Object.entries(defaultPolicy))
  const named = new Map<string, t.Mixed>()
  const rows = Object.entries(Policy.props).map(([name, codec]) => {
    const says = commentAbove(text, new RegExp(`^    ${name}: `))
    if (says === null) throw new Error(`${name} has no comment above it in configuration/policy.ts`)
    return [code(name), shapeOf(codec, named), shown(name, defaults.get(name)), says]
  })
  return `# Policy

How a group behaves, as its log keeps it; printed from the codec, its comments and its defaults by \`pnpm docs:write\`.
Names that end in \`Ms\` are whole milliseconds. On the command line and in files durations are texts such as \`30s\`, and
the names have no \`Ms\`: see [configuration.md](configuration.md).

${table(['name', 'value', 'default', 'meaning'], rows)}
${sections(named)}`
}
