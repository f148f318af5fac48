import type { Decimal, Entry, EntryId, EpochId, GroupId, Instant, OperationId } from '@db-failover/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressOf } from '../src/address.ts'
import { described, describe as describedAs } from '../src/description.ts'
import { Refused } from '../src/errors.ts'
import { lsnOf } from '../src/markers.ts'
import { backupFile, generationFor, joinOnServer, kindIn, operationIn, requireGeneration } from '../src/places.ts'

const folder = { server: 'D:\\backup', supervisor: '/mnt/backup' }
const entry: Entry = {
  id: 'a' as EntryId,
  machine: 'a',
  server: 'sql-a',
  instance: null,
  database: 'Orders',
  staging: folder,
  backup: folder,
}
const group = 'orders' as GroupId
const set = 'orders/1/14' as OperationId

describe('names', () => {
  it('a generation is a database beside the entry’s own, and bears its operation', () => {
    const generation = generationFor(entry, set)
    expect(generation).toBe('Orders.orders-1-14')
    expect(operationIn(entry, group, generation)).toBe(set)
    expect(operationIn(entry, group, 'Orders.drill-orders-1-14')).toBe(set)
    expect(operationIn(entry, group, 'Orders')).toBeNull()
    expect(operationIn(entry, 'order' as GroupId, generation)).toBeNull()
  })

  it.each(['Other', '../Orders', 'Orders.a/b', 'Orders.a\\b', '', `Orders.${'x'.repeat(130)}`])(
    '%j is no generation',
    (g) => {
      expect(() => requireGeneration({ group, entry, generation: g })).toThrow(Refused)
    },
  )

  it('a file bears its set and kind, and no other set takes it for its own', () => {
    const file = backupFile(set, 'differential', '0a1b2c3d')
    expect(kindIn(set, file)).toBe('differential')
    expect(kindIn('orders/1/1' as OperationId, file)).toBeNull()
    expect(kindIn(set, `${file}.tmp`)).toBeNull()
  })

  it('a server’s path is joined as that server spells paths', () => {
    expect(joinOnServer('D:\\backup', 'x.bak')).toBe('D:\\backup\\x.bak')
    expect(joinOnServer('\\\\files\\share\\b', 'x.bak')).toBe('\\\\files\\share\\b\\x.bak')
    expect(joinOnServer('/var/opt/mssql', 'x.bak')).toBe('/var/opt/mssql/x.bak')
  })

  it('an address is a host, a host with a port, or a host with a named instance', () => {
    expect(addressOf(entry)).toEqual({ server: 'sql-a', port: null, instance: null })
    expect(addressOf({ ...entry, server: 'sql-a,1444', instance: 'X' })).toEqual({
      server: 'sql-a',
      port: 1444,
      instance: null,
    })
    expect(addressOf({ ...entry, instance: 'X' })).toEqual({ server: 'sql-a', port: null, instance: 'X' })
    for (const server of ['', 'a,b', 'a,0', 'a,70000', 'a,1,2'])
      expect(() => addressOf({ ...entry, server })).toThrow(Refused)
  })
})

describe('a header’s description', () => {
  const id = (n: number) => `orders/${n}/${n + 1}` as OperationId
  it('comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.nat(99_999),
        fc.option(fc.nat(999)),
        fc.bigInt({ min: 0n, max: 10n ** 25n }),
        (epoch, base, lsn) => {
          const facts = {
            epoch: id(epoch) as EpochId,
            base: base === null ? null : id(base),
            startedAt: '2026-01-01T00:00:00.000Z' as Instant,
            counter: lsn.toString() as Decimal,
            differentialBase: base === null ? '0f0f0f0f-0000-0000-0000-000000000000' : id(base + 1),
          }
          expect(described(set, describedAs(set, facts))).toEqual(facts)
        },
      ),
      { seed: 3 },
    )
  })
  it.each([
    '',
    'db-failover 1',
    'db-failover 2 /1/2 - 2026-01-01T00:00:00.000Z 1 -',
    'db-failover 1 x - y 1 -',
    'nightly',
  ])('%j is not one of ours', (text) => {
    expect(described(set, text)).toBeNull()
  })
})

describe('a log sequence number', () => {
  it('orders as file, block and slot do, with all its digits', () => {
    expect(lsnOf('0000002b:00000002:0025')).toBe('43000000000200037')
    const ordered = [
      '00000001:00000001:0001',
      '00000001:00000001:0002',
      '00000001:00000002:0001',
      '00000002:00000001:0001',
    ]
    const values = ordered.map((l) => BigInt(lsnOf(l) ?? -1))
    expect([...values].sort((a, b) => (a < b ? -1 : 1))).toEqual(values)
  })
  it.each([null, undefined, 43, '', 'x', '1:2', '0000002b:00000002:0025:1'])('%j is none', (value) => {
    expect(lsnOf(value)).toBeNull()
  })
})
