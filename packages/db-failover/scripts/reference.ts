import type { ListShape, RecordShape } from '../src/config/shape/list.ts'
import type { Field, Fields } from '../src/config/shape/object.ts'
import type { AnyShape } from '../src/config/shape/shape.ts'

// The printed reference of the configuration: one table per object, read off the codecs.

/** An object of the configuration, whatever its keys. */
type Keyed = AnyShape & { readonly fields: Fields }

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const hasFields = (s: AnyShape): s is Keyed => 'fields' in s
const isCollection = (s: AnyShape): s is ListShape<AnyShape> | RecordShape<AnyShape> => 'of' in s
const hasAlternatives = (s: AnyShape): s is AnyShape & { readonly alternatives: Readonly<Record<string, AnyShape>> } =>
  'alternatives' in s

const defaultOf = (f: Field): string => {
  if (!Object.hasOwn(f, 'otherwise')) return '*required*'
  const value: unknown = f.shape.encode(f.otherwise)
  const large = typeof value === 'object' && value !== null && JSON.stringify(value).length > 60
  return large ? 'the defaults below' : `\`${JSON.stringify(value).replaceAll('"', '')}\``
}

const table = ({ fields }: Keyed): string =>
  [
    '| key | allowed | default | meaning |',
    '|---|---|---|---|',
    ...Object.entries(fields).map(
      ([key, f]) => `| \`${key}\` | ${cell(f.shape.allowed)} | ${cell(defaultOf(f))} | ${cell(f.says)} |`,
    ),
  ].join('\n')

/** Every object within the shape with the path that leads to it, the outermost first. */
const sections = (path: string, shape: AnyShape): readonly (readonly [string, Keyed])[] => {
  if (isCollection(shape)) return sections(`${path}[…]`, shape.of)
  if (hasAlternatives(shape))
    return Object.entries(shape.alternatives).flatMap(([name, s]) => sections(`${path} with ${name}`, s))
  if (!hasFields(shape)) return []
  const below = Object.entries(shape.fields).flatMap(([key, f]) =>
    sections(path === '' ? key : `${path}.${key}`, f.shape),
  )
  return [[path, shape], ...below]
}

export const reference = (title: string, intro: string, shape: Keyed): string =>
  [
    `## ${title}`,
    intro,
    ...sections('', shape).flatMap(([path, s]) => [...(path === '' ? [] : [`### \`${path}\``]), table(s)]),
  ].join('\n\n')
