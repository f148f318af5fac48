import { type Event, type EventType, eventCodecs, type Recorded } from '@db-failover/domain'
import fc from 'fast-check'

// Values for every codec, derived from the codec itself: small sets, so that events meet each other's ids.

const operations = ['orders/1/1', 'orders/1/2', 'orders/2/1', 'orders/2/7']
const instants = ['2026-03-01T00:00:00.000Z', '2026-03-01T00:01:00.000Z', '2026-03-02T00:00:00.000Z']

/** Scalars by their codec's name. */
const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  GroupId: fc.constant('orders'),
  EntryId: fc.constantFrom('a', 'b', 'c'),
  OperationId: fc.constantFrom(...operations),
  RequestId: fc.constantFrom('r-1', 'r-2'),
  ProcessId: fc.constantFrom('supervisor-1', 'supervisor-2'),
  Instant: fc.constantFrom(...instants),
  Decimal: fc.constantFrom('0', '9', '10', '123456789012345678901234567890'),
  Sha256: fc.constant('0'.repeat(64)),
  Millis: fc.constantFrom(0, 1000, 60_000),
  Count: fc.nat(3),
  AtLeastOne: fc.integer({ min: 1, max: 3 }),
  TimeOfDay: fc.constantFrom('00:00', '23:30'),
  string: fc.constantFrom('', 'a:orders/1/1', 'original', 'DatabaseMissing', '__proto__'),
  boolean: fc.boolean(),
  null: fc.constant(null),
  UnknownRecord: fc.constantFrom({}, { type: 'RunBackup', kind: 'full' }, { type: 'Nonsense' }),
}

/** What a codec shows of itself. */
interface Codec {
  readonly _tag?: string
  readonly name: string
  readonly props?: Readonly<Record<string, Codec>>
  readonly types?: readonly Codec[]
  readonly type?: Codec
  readonly codomain?: Codec
  readonly keys?: Readonly<Record<string, unknown>>
  readonly value?: unknown
}

const cache = new Map<Codec, fc.Arbitrary<unknown>>()

const made = (node: Codec): fc.Arbitrary<unknown> => {
  const scalar = scalars[node.name]
  if (scalar !== undefined) return scalar
  switch (node._tag) {
    case 'InterfaceType':
    case 'PartialType':
      return fc.record(Object.fromEntries(Object.entries(node.props ?? {}).map(([k, c]) => [k, arbitraryOf(c)])))
    case 'UnionType':
      return fc.oneof(...(node.types ?? []).map(arbitraryOf))
    case 'ArrayType':
      return fc.array(arbitraryOf(node.type ?? node), { maxLength: 3 })
    case 'DictionaryType':
      return fc.dictionary(fc.constantFrom('a', 'b'), arbitraryOf(node.codomain ?? node), { maxKeys: 2 })
    case 'KeyofType':
      return fc.constantFrom(...Object.keys(node.keys ?? {}))
    case 'LiteralType':
      return fc.constant(node.value)
    default:
      throw new TypeError(`no values are known for the codec ${node.name}`)
  }
}

const arbitraryOf = (codec: Codec): fc.Arbitrary<unknown> => {
  const known = cache.get(codec)
  if (known !== undefined) return known
  const arbitrary = made(codec)
  cache.set(codec, arbitrary)
  return arbitrary
}

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  ...(Object.keys(eventCodecs) as EventType[]).map((type) =>
    arbitraryOf(eventCodecs[type]).map((data) => {
      if (!eventCodecs[type].is(data)) throw new TypeError(`a value made for ${type} is none`)
      return { type, data } as Event
    }),
  ),
)

export const anyRecorded: fc.Arbitrary<Recorded> = fc.record({
  event: anyEvent,
  from: fc.record({
    at: scalars['Instant'] as fc.Arbitrary<Recorded['from']['at']>,
    role: fc.constantFrom('leader' as const, 'operator' as const),
    actor: fc.constant('ann'),
    process: scalars['ProcessId'] as fc.Arbitrary<Recorded['from']['process']>,
    term: fc.option(fc.nat(2)),
    revision: fc.bigInt(0n, 99n),
  }),
})
