import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { targetOf } from '../src/connection-string.ts'
import { openEventStoreEventLog } from '../src/index.ts'

const who = { username: 'supervisor', password: 'pa:ss@/?&word' }

const refusal = (connection: string, credentials = undefined as typeof who | undefined): string => {
  const target = targetOf(connection, credentials)
  return target._tag === 'Left' ? target.left.says : assert.fail(`${connection} was accepted`)
}

const understood = (connection: string, credentials = undefined as typeof who | undefined) => {
  const target = targetOf(connection, credentials)
  return target._tag === 'Right' ? target.right : assert.fail(target.left.says)
}

describe('a connection string', () => {
  it('names one node or several, with or without a port', () => {
    assert.deepEqual(understood('esdb://es1:2114,10.0.0.2,[::1]:99?tls=false').endpoints, [
      { address: 'es1', port: 2114 },
      { address: '10.0.0.2', port: 2113 },
      { address: '[::1]', port: 99 },
    ])
    assert.deepEqual(understood('esdb+discover://cluster.internal/?tls=false').endpoints, [
      { address: 'cluster.internal', port: 2113 },
    ])
  })

  it('means TLS unless it says otherwise', () => {
    assert.equal(understood('esdb://es1', who).options.tls, true)
    assert.equal(understood('esdb://es1?tls=false').options.tls, false)
  })

  it('may hold the credentials, percent-encoded', () => {
    const held = `${encodeURIComponent(who.username)}:${encodeURIComponent(who.password)}`
    assert.deepEqual(understood(`esdb://${held}@es1`).credentials, who)
  })

  it('without TLS has a pair that is never sent, so that every append is a unary call', () => {
    assert.notEqual(understood('esdb://es1?tls=false').credentials.username, '')
  })

  it('keeps the options that it understands', () => {
    const { options } = understood(
      'esdb://es1?keepAliveInterval=20000&keepAliveTimeout=3000&connectionName=a%20b&nodePreference=leader',
      who,
    )
    assert.deepEqual([options.keepAliveMs, options.keepAliveTimeoutMs, options.connectionName], [20_000, 3000, 'a b'])
    assert.equal(refusal('esdb://es1?tlsCAFile=missing.crt', who).includes(resolve('missing.crt')), true)
  })

  it.each([
    ['postgres://es1', 'esdb://'],
    ['es1:2113', 'of the form'],
    ['esdb://', 'no host'],
    ['esdb://es1:0?tls=false', 'no host'],
    ['esdb://es1,es 2?tls=false', 'host 2'],
    ['esdb://es1', 'give credentials'],
    ['esdb://only@es1', 'without a password'],
    ['esdb://a:b@es1?tls=false', 'never sent'],
    ['esdb://es1?tls=perhaps', 'true or false'],
    ['esdb://es1?tls=false&tls', 'no readable value'],
    ['esdb://es1?tls=false&tlsVerifyCert=false', 'no effect'],
    ['esdb://es1?tls=false&TLS_VERIFY_CERT=true', 'no effect'],
    ['esdb://es1?tls=false&throwOnAppendFailure=false', 'decided by the log'],
    ['esdb://es1?tls=false&gossipTimeout=1000', 'every host is tried at once'],
    ['esdb://es1?tls=false&defaultDeadline=5', 'patience'],
    ['esdb://es1?tls=false&nodePreference=follower', 'only be leader'],
    ['esdb://es1?tls=false&keepAliveInterval=1000', 'from 10000'],
    ['esdb://es1?tls=false&keepAliveTimeout=soon', 'milliseconds'],
    ['esdb://es1?tls=false&tlsCAFile=ca.crt', 'beside tls=false'],
    ['esdb://es1?tls=false&favouriteColour=blue', "'favouriteColour' is unknown"],
    ['esdb://es1?tls=false&userCertFile=a', 'user name and a password'],
  ])('is refused with the reason: %s', (connection, reason) => {
    assert.ok(refusal(connection).includes(reason), refusal(connection))
  })

  it('and credentials beside it name the user once', () => {
    assert.ok(refusal('esdb://a:b@es1', who).includes('say it once'))
  })

  it('that is wrong in any way is neither printed nor repeated with a password in it', () => {
    const printed = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error'), vi.spyOn(console, 'log')]
    const secret = 'Tr0ub4dor3'
    fc.assert(
      fc.property(
        fc.constantFrom('esdb://', 'esdb+discover://', 'esdb:/', ''),
        fc.constantFrom('es1', 'es1:2113', 'es1:x', 'es 1', ''),
        fc.constantFrom('?tlsVerifyCert=false', '?unknown=1', '?tls=maybe', `?x${secret}`, '&', `@${secret}`),
        (scheme, host, rest) => {
          const opened = openEventStoreEventLog({ connection: `${scheme}user:${secret}@${host}${rest}` })
          assert.equal(opened._tag, 'Left')
          assert.ok(opened._tag === 'Left' && !opened.left.says.includes(secret), 'the password is in the message')
        },
      ),
      { seed: 11, numRuns: 200 },
    )
    for (const spy of printed) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })

  it('carries 1 to 100 streams on a connection', () => {
    for (const streamsPerConnection of [0, 101, 1.5])
      assert.equal(openEventStoreEventLog({ connection: 'esdb://es1?tls=false', streamsPerConnection })._tag, 'Left')
  })
})
