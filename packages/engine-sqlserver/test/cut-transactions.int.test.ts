import { expect, it, onTestFinished } from 'vitest'
import { sqlServerHostConnections } from '../src/index.ts'
import { done, epoch, givenServers } from './given.ts'
import { wayTo } from './real/proxy.ts'

// A transaction whose connection is taken away while the driver is in the middle of it.

/** A transaction of a host over a way that can be held. */
const given = async () => {
  const g = await givenServers()
  onTestFinished(g.dispose)
  const [, port] = g.master.entry.server.split(',')
  const way = await wayTo('127.0.0.1', Number(port))
  onTestFinished(way.cut)
  const credential = () => ({ user: 'sa', password: 'Emulator1!' })
  const { certificateAuthorities, group, master } = g
  const hosts = sqlServerHostConnections({ process: 'host-1', credential, certificateAuthorities })
  const entry = { ...master.entry, server: `127.0.0.1,${way.port}` }
  const connection = await done(hosts.open({ group, entry, generation: master.generation, epoch }))
  const transaction = await done(connection.begin(() => true))
  return { g, way, connection, transaction }
}

/** Work that is awaited together with what fails outside of every promise, and would end a host's process. */
const nothingOutside = (): (<A>(work: Promise<A>) => Promise<A>) => {
  const { promise: outside, reject } = Promise.withResolvers<never>()
  outside.catch(() => {})
  process.on('uncaughtException', reject)
  onTestFinished(() => void process.off('uncaughtException', reject))
  return (work) => Promise.race([work, outside])
}

/** Until whatever was put off has run. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

it('destroyed while its commit waits for an answer, a transaction is rolled back once, and both answer', async () => {
  const { way, connection, transaction } = await given()
  const inside = nothingOutside()
  const sent = way.hold()
  const committing = transaction.commit()()
  await sent
  await inside(connection.destroy())
  expect(await inside(committing)).toMatchObject({ _tag: 'Left', left: { _tag: 'BadDatabase', code: 'DESTROYED' } })
  await inside(settled())
})

it('a transaction whose connection is lost while it is rolled back and destroyed answers to both', async () => {
  const { way, connection, transaction } = await given()
  const inside = nothingOutside()
  const sent = way.hold()
  const rolling = transaction.rollback()()
  await sent
  const destroying = connection.destroy()
  await way.cut()
  expect(await inside(rolling)).toMatchObject({ _tag: 'Right' })
  await inside(destroying)
  await inside(settled())
  await way.mend()
})
