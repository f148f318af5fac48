import type * as t from 'io-ts'
import { anchor } from './markdown.ts'

// What an io-ts codec accepts, in words.

type Codec = t.Mixed & {
  readonly _tag?: string
  readonly props?: Readonly<Record<string, t.Mixed>>
  readonly type?: t.Mixed
  readonly types?: readonly t.Mixed[]
  readonly keys?: Readonly<Record<string, unknown>>
  readonly value?: unknown
  readonly codomain?: t.Mixed
}

/** Codecs with a name of their own get a section of their own. */
const isNamed = ({ name }: t.Mixed): boolean =>
  /^[A-Z]\w+$/.test(name) && !['Array', 'Record', 'UnknownRecord'].includes(name)

export const propsOf = (codec: t.Mixed): Readonly<Record<string, t.Mixed>> | null => (codec as Codec).props ?? null

/** The codec in one line of Markdown; `named` receives the shapes that it refers to. */
export const shapeOf = (codec: t.Mixed, named: Map<string, t.Mixed>, inside = true): string => {
  const c: Codec = codec
  if (inside && isNamed(c)) {
    if (c._tag === undefined) return c.name
    named.set(c.name, c)
    return `[${c.name}](${anchor(c.name)})`
  }
  switch (c._tag) {
    case 'NullType':
      return 'null'
    case 'StringType':
      return 'text'
    case 'BooleanType':
      return 'true or false'
    case 'AnyDictionaryType':
      return 'any JSON object'
    case 'LiteralType':
      return `\`${JSON.stringify(c.value)}\``
    case 'KeyofType':
      return Object.keys(c.keys ?? {})
        .map((k) => `\`${k}\``)
        .join(', ')
    case 'ArrayType':
      return c.type === undefined ? 'list' : `list of ${shapeOf(c.type, named)}`
    case 'UnionType':
      return (c.types ?? []).map((x) => shapeOf(x, named)).join(' or ')
    case 'DictionaryType':
      return c.codomain === undefined ? 'record' : `record of ${shapeOf(c.codomain, named)}`
    case 'RefinementType':
      return c.type === undefined ? c.name : shapeOf(c.type, named)
    case 'InterfaceType':
      return `{ ${Object.entries(c.props ?? {})
        .map(([k, v]) => `${k}: ${shapeOf(v, named)}`)
        .join(', ')} }`
    default:
      return c.name
  }
}
