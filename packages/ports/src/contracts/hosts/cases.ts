import assert from 'node:assert/strict'
import type { EpochId } from '@db-failover/domain'
import type { HostConnection, HostTransaction } from '../../hosts/host-connections.ts'
import type { ContractCase } from '../contract-case.ts'
import { done, type Given, givenOf, going, otherGroup, refusedWith } from '../engine/given.ts'
import type { HostsFactory, HostsSubject } from './subject.ts'

interface GivenHost<C> extends Given {
  readonly subject: HostsSubject<C>
  readonly epoch: EpochId
  /** The master's database, opened by a host in the epoch that it carries. */
  readonly open: () => Promise<HostConnection<C>>
  /** A transaction that has written one row. */
  readonly written: (connection: HostConnection<C>, key: string) => Promise<HostTransaction<C>>
}

const hostCase = <C>(title: string, check: (given: GivenHost<C>) => Promise<void>): ContractCase<HostsFactory<C>> => ({
  title,
  check: async (factory) => {
    const subject = await factory()
    const opened: HostConnection<C>[] = []
    try {
      const given = givenOf(subject)
      const epoch = given.operation(1)
      await given.mark(epoch)
      await check({
        ...given,
        subject,
        epoch,
        open: async () => {
          const connection = await done(subject.hosts.open({ group: subject.group, ...subject.master, epoch }))
          opened.push(connection)
          return connection
        },
        written: async (connection, key) => {
          const transaction = await done(connection.begin(() => true))
          await subject.write(transaction.connection, key, '1')
          return transaction
        },
      })
    } finally {
      for (const connection of opened) await connection.destroy()
      await subject.dispose()
    }
  },
})

export const hostConnectionsCases = <C>(): readonly ContractCase<HostsFactory<C>>[] => [
  hostCase('what was committed is there, what was rolled back is not', async (g) => {
    const connection = await g.open()
    await done((await g.written(connection, 'kept')).commit())
    await done((await g.written(connection, 'undone')).rollback())
    assert.deepEqual(await g.rows(), { kept: '1' })
  }),
  hostCase('transactions that begin at the same time are each committed', async (g) => {
    const connection = await g.open()
    const keys = ['a', 'b', 'c', 'd']
    await Promise.all(keys.map(async (key) => done((await g.written(connection, key)).commit())))
    assert.deepEqual(Object.keys(await g.rows()).sort(), keys)
  }),
  hostCase('a database in another epoch, of another group, fenced or missing is not opened', async (g) => {
    const { hosts, group, master } = g.subject
    await refusedWith(hosts.open({ group, ...master, epoch: g.operation(9) }), 'BadDatabase')
    await refusedWith(hosts.open({ group: otherGroup, ...master, epoch: g.epoch }), 'BadDatabase')
    await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    await refusedWith(hosts.open({ group, ...master, epoch: g.epoch }), 'BadDatabase')
    await done(g.engine.fencing.release(g.target(), going()))
    await g.open()
    await g.world.destroy(g.master)
    await refusedWith(hosts.open({ group, ...master, epoch: g.epoch }), 'DatabaseMissing')
  }),
  hostCase('once the fence is confirmed, nothing more is committed', async (g) => {
    const connection = await g.open()
    await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    const begun = await connection.begin(() => true)()
    if (begun._tag === 'Right') {
      await g.subject.write(begun.right.connection, 'late', '1').catch(() => {})
      await refusedWith(begun.right.commit(), 'BadDatabase')
    }
    assert.deepEqual(await g.rows(), {})
  }),
  hostCase('a transaction open when the fence is asked for is committed before it, or refused', async (g) => {
    const connection = await g.open()
    const transaction = await g.written(connection, 'early')
    const fenced = done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    const committed = await transaction.commit()()
    await fenced
    assert.deepEqual(await g.rows(), committed._tag === 'Right' ? { early: '1' } : {})
    assert.equal((await g.probe()).fenced, true)
  }),
  hostCase('after the fence is released, hosts write again', async (g) => {
    await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    await done(g.engine.fencing.release(g.target(), going()))
    await done((await g.written(await g.open(), 'again')).commit())
    assert.deepEqual(await g.rows(), { again: '1' })
  }),
  hostCase('a database that was given another epoch takes no commit of the old one', async (g) => {
    const connection = await g.open()
    await done(g.engine.fencing.markEpoch(g.target(), g.operation(2), going()))
    const begun = await connection.begin(() => true)()
    if (begun._tag === 'Right') {
      await g.subject.write(begun.right.connection, 'late', '1').catch(() => {})
      await refusedWith(begun.right.commit(), 'BadDatabase')
    }
    assert.deepEqual(await g.rows(), {})
  }),
  hostCase('a host that is no longer allowed begins nothing', async (g) => {
    const connection = await g.open()
    await refusedWith(
      connection.begin(() => false),
      'BadDatabase',
    )
    await done((await g.written(connection, 'next')).commit())
  }),
  hostCase('a host that is no longer allowed at the moment of its commit commits nothing', async (g) => {
    const connection = await g.open()
    let allowed = true
    const transaction = await done(connection.begin(() => allowed))
    await g.subject.write(transaction.connection, 'late', '1')
    allowed = false
    await refusedWith(transaction.commit(), 'BadDatabase')
    assert.deepEqual(await g.rows(), {})
  }),
  hostCase('a commit to a database whose files are gone is refused', async (g) => {
    const connection = await g.open()
    const transaction = await g.written(connection, 'lost')
    await g.world.destroy(g.master)
    await refusedWith(transaction.commit(), 'DatabaseMissing', 'BadDatabase', 'Unreachable')
    await refusedWith(
      connection.begin(() => true),
      'DatabaseMissing',
      'BadDatabase',
      'Unreachable',
    )
  }),
  hostCase('a commit to a database that was replaced under the connection is refused', async (g) => {
    await g.put('a', '1')
    const putBack = await g.world.keep(g.master)
    const connection = await g.open()
    const transaction = await g.written(connection, 'lost')
    await putBack()
    await refusedWith(transaction.commit(), 'DatabaseMissing', 'BadDatabase', 'Unreachable')
    assert.deepEqual(await g.rows(), { a: '1' })
  }),
  hostCase('a commit to a server that cannot be reached is refused', async (g) => {
    const transaction = await g.written(await g.open(), 'lost')
    await g.world.cut(g.master.entry)
    await refusedWith(transaction.commit(), 'Unreachable', 'DatabaseMissing', 'OutcomeUnknown')
    await g.world.reconnect(g.master.entry)
    assert.deepEqual(await g.rows(), {})
  }),
  hostCase('destroying ends the open transaction, and nothing of it is acknowledged', async (g) => {
    const connection = await g.open()
    const transaction = await g.written(connection, 'lost')
    await connection.destroy()
    await connection.destroy()
    await refusedWith(transaction.commit(), 'BadDatabase')
    await refusedWith(
      connection.begin(() => true),
      'BadDatabase',
    )
    assert.deepEqual(await g.rows(), {})
  }),
  hostCase('destroyed while it commits, a transaction answers, and what it answers is so', async (g) => {
    const committed: Record<string, string> = {}
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const connection = await g.open()
      const transaction = await g.written(connection, key)
      const [outcome] = await Promise.all([transaction.commit()(), connection.destroy(), transaction.rollback()()])
      if (outcome._tag === 'Right') committed[key] = '1'
      else if (outcome.left._tag === 'OutcomeUnknown') return
    }
    assert.deepEqual(await g.rows(), committed)
  }),
  hostCase('two ends at once both answer, and what the commit answers is so', async (g) => {
    const committed: Record<string, string> = {}
    const connection = await g.open()
    for (const key of ['a', 'b', 'c']) {
      const transaction = await g.written(connection, key)
      const [outcome] = await Promise.all([transaction.commit()(), transaction.rollback()(), transaction.rollback()()])
      if (outcome._tag === 'Right') committed[key] = '1'
    }
    assert.deepEqual(await g.rows(), committed)
    await done((await g.written(connection, 'z')).rollback())
    assert.deepEqual(await g.rows(), committed)
  }),
  hostCase('a transaction ends once', async (g) => {
    const transaction = await g.written(await g.open(), 'a')
    await done(transaction.commit())
    await refusedWith(transaction.commit(), 'BadDatabase')
    assert.deepEqual(await g.rows(), { a: '1' })
  }),
  hostCase('whether a server can be reached is told as it is now', async (g) => {
    const reach = async () => (await g.subject.hosts.canReach(g.master.entry)).reachable
    assert.equal(await reach(), true)
    await g.world.cut(g.master.entry)
    assert.equal(await reach(), false)
    await g.world.reconnect(g.master.entry)
    assert.equal(await reach(), true)
  }),
]
