import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { checkedAppend, type Json, type NewEvent, type StoredEvent } from '@db-failover/ports'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { fromStore, type Recorded, toStore } from '../src/stored-event.ts'

const anEvent = (data: Json, metadata: Json): NewEvent => ({
  eventId: randomUUID(),
  type: 'BackupTaken',
  schemaVersion: 3,
  data,
  metadata,
})

const stored = (event: NewEvent) => {
  const checked = checkedAppend('s', [event], 1_000_000)
  const first = checked._tag === 'Right' ? checked.right[0] : undefined
  return toStore(first ?? assert.fail('the event is no event'))
}

/** As the server and the client give it back. */
const recorded = (event: NewEvent, change: Partial<Recorded> = {}): Recorded => {
  const { id, type, data, metadata } = stored(event)
  const wire: Pick<Recorded, 'data' | 'metadata'> = JSON.parse(JSON.stringify({ data, metadata }))
  return { id: id ?? '', isJson: true, revision: 4n, type, ...wire, ...change }
}

const back = (event: Recorded): StoredEvent => {
  const read = fromStore('s', event)
  return read._tag === 'Right' ? read.right : assert.fail(JSON.stringify(read.left._tag))
}

const refusal = (event: Recorded): string => {
  const read = fromStore('s', event)
  return read._tag === 'Left' && read.left._tag === 'CorruptEvent' ? read.left.says : assert.fail('it was taken')
}

describe('an event in EventStoreDB', () => {
  it('comes back as it was written, whatever its data and its metadata are', () => {
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)
    fc.assert(
      fc.property(json, json, (data, metadata) => {
        const event = anEvent(data, metadata)
        assert.deepEqual(back(recorded(event)), { ...event, stream: 's', revision: 4n })
      }),
      { seed: 23, numRuns: 300 },
    )
  })

  it('bears its correlation and causation id under the names that EventStoreDB knows', () => {
    const metadata = { correlationId: 'orders/1/2', causationId: randomUUID(), term: 1 }
    assert.deepEqual(stored(anEvent({}, metadata)).metadata, {
      $correlationId: metadata.correlationId,
      $causationId: metadata.causationId,
      $schemaVersion: 3,
      term: 1,
    })
  })

  it.each<[Json]>([
    [{ correlationId: null, causationId: null }],
    [{ correlationId: 7 }],
    [{ correlationId: 'a', $correlationId: 'b' }],
    [{ $correlationId: 'only theirs' }],
    [{ $schemaVersion: 9, $text: true, $metadata: {} }],
    [{ $metadata: 1 }],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ 'a.b': 1, '10': 2, '9': 3 }],
    [JSON.parse('{"__proto__": 1, "constructor": 2}')],
  ])('has its metadata mapped back before it is hashed: %j', (metadata) => {
    assert.deepEqual(back(recorded(anEvent({}, metadata))).metadata, metadata)
  })

  it('whose data is no JSON is named as damaged, though the client hands it out as a string', () => {
    const event = anEvent({ a: 1 }, {})
    assert.match(refusal(recorded(event, { data: '{"a": 1' })), /not the JSON that was written/)
    assert.equal(back(recorded(anEvent('text', {}))).data, 'text')
    assert.match(refusal(recorded(anEvent('text', {}), { data: { a: 1 } })), /not the JSON/)
  })

  it('that somebody else wrote is named as such', () => {
    const event = anEvent({ a: 1 }, {})
    assert.match(refusal(recorded(event, { isJson: false })), /not JSON/)
    assert.match(refusal(recorded(event, { metadata: undefined })), /no metadata/)
    assert.match(refusal(recorded(event, { metadata: new Uint8Array(3) })), /metadata/)
    assert.match(refusal(recorded(event, { metadata: { $schemaVersion: 0 } })), /schemaVersion/)
  })
})
