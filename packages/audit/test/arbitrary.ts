import fc from 'fast-check'

// Any data that a codec accepts, read off the codec itself.

interface Codec {
  readonly name: string
  readonly _tag?: string
  readonly [part: string]: unknown
}

const isCodec = (u: unknown): u is Codec => typeof u === 'object' && u !== null && 'validate' in u

const instant = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((d) => d.toISOString())
const name = fc.constantFrom('orders', 'machine-a', 'machine-b', 'backup-1')
const operation = fc.tuple(fc.nat(9), fc.nat(99)).map(([term, sequence]) => `orders/${term}/${sequence}`)

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  GroupId: name,
  EntryId: name,
  ProcessId: name,
  OperationId: operation,
  RequestId: fc.uuid(),
  Instant: instant,
  Decimal: fc.nat().map(String),
  Sha256: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  Millis: fc.nat(10 ** 9),
  Count: fc.nat(10 ** 6),
  AtLeastOne: fc.integer({ min: 1, max: 99 }),
  TimeOfDay: fc.constantFrom('01:30', '23:00'),
  string: fc.constantFrom('a text', 'another text.', 'x'),
  boolean: fc.boolean(),
  null: fc.constant(null),
  UnknownRecord: fc.constantFrom({ type: 'Resume' }, { type: 'DisableFailover' }, { type: 'FromTheFuture' }),
}

const members = (u: unknown): Readonly<Record<string, unknown>> => u as Readonly<Record<string, unknown>>

export const arbitraryOf = (codec: unknown): fc.Arbitrary<unknown> => {
  if (!isCodec(codec)) throw new Error('no codec')
  const scalar = scalars[codec.name]
  if (scalar !== undefined) return scalar
  switch (codec._tag) {
    case 'InterfaceType':
      return fc.record(Object.fromEntries(Object.entries(members(codec['props'])).map(([k, c]) => [k, arbitraryOf(c)])))
    case 'PartialType':
      return fc.record(
        Object.fromEntries(Object.entries(members(codec['props'])).map(([k, c]) => [k, arbitraryOf(c)])),
        { requiredKeys: [] },
      )
    case 'UnionType':
      return fc.oneof(...(codec['types'] as readonly unknown[]).map(arbitraryOf))
    case 'ArrayType':
      return fc.array(arbitraryOf(codec['type']), { maxLength: 3 })
    case 'DictionaryType':
      return fc.dictionary(name, arbitraryOf(codec['codomain']), { maxKeys: 2 })
    case 'KeyofType':
      return fc.constantFrom(...Object.keys(members(codec['keys'])))
    case 'LiteralType':
      return fc.constant(codec['value'])
    default:
      throw new Error(`no values are known for ${codec.name}`)
  }
}
