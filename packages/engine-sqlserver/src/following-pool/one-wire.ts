import mssql from 'mssql'
import type { Wire } from '../pool.ts'

/** A parent for requests of our own on a connection that is already there. */
class OneWire extends mssql.ConnectionPool {
  readonly #wire: Wire
  constructor(wire: Wire) {
    super({ server: 'one connection' })
    this.#wire = wire
    Object.defineProperty(this, 'connected', { value: true })
  }

  acquire(_requester: object, callback: (error: null, wire: Wire, config: object) => void): this {
    process.nextTick(callback, null, this.#wire, {})
    return this
  }

  release(): this {
    return this
  }
}

export const oneWire = (wire: Wire): mssql.ConnectionPool => new OneWire(wire)
