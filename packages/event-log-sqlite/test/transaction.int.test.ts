import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { right as done } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { settingsOf } from '../src/config.ts'
import { type Connection, prepared } from '../src/connection.ts'
import { createSchema } from '../src/schema.ts'
import { newStream, writeStream } from '../src/streams.ts'
import { transaction } from '../src/transaction.ts'
import { left } from './events.ts'
import { aFolder } from './folder.ts'

// What happens between a transaction's steps cannot be arranged from outside: here the guard is a list of answers.

const guardedBy = async (...answers: readonly boolean[]) => {
  const path = join(await aFolder(), 'log.db')
  const db = new DatabaseSync(path)
  createSchema(db, 'store')
  let n = 0
  const connection: Connection = {
    settings: settingsOf({ path }),
    db,
    store: 'store',
    statements: prepared(db),
    inPlace: () => answers[n++] ?? true,
    closed: new AbortController().signal,
    seen: { streams: null },
    committed: () => {},
  }
  const write = () => transaction(connection, 'write', () => done(writeStream(connection, null, newStream('s'))))
  const streams = () => db.prepare('SELECT count(*) AS n FROM streams').get()?.['n']
  return { connection, write, streams }
}

it('a file that is replaced before the commit: nothing is committed', async () => {
  const { write, streams, connection } = await guardedBy(false)
  expect(left(await write())._tag).toBe('LogUnavailable')
  expect(streams()).toBe(0)
  expect(connection.db.isTransaction).toBe(false)
})

it('a file that is replaced at the commit: nobody can tell, so the outcome is unknown', async () => {
  const { write } = await guardedBy(true, false)
  expect(left(await write())).toMatchObject({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown' })
})

it('a commit that fails: the outcome is unknown, and the next transaction begins afresh', async () => {
  const { connection, streams } = await guardedBy()
  // A constraint that is checked at the commit stands for a disk that fails there.
  connection.db.exec(
    'PRAGMA foreign_keys = ON; CREATE TABLE t (s REFERENCES streams (id) DEFERRABLE INITIALLY DEFERRED)',
  )
  const failing = () =>
    transaction(connection, 'write', () => {
      connection.db.exec('INSERT INTO t VALUES (99)')
      return done(null)
    })
  expect(left(await failing())._tag).toBe('OutcomeUnknown')
  expect((await transaction(connection, 'write', () => done(writeStream(connection, null, newStream('s')))))._tag).toBe(
    'Right',
  )
  expect(streams()).toBe(1)
})
