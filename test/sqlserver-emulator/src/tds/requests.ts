import { SqlError, sqlError } from '../sql/error.ts'
import type { Session } from './backend.ts'
import { readBulk } from './bulk.ts'
import type { ConnectionFaults } from './connection-faults.ts'
import { type Message, PACKET } from './packet.ts'
import { ProtocolError } from './reader.ts'
import { readBatch, readCall, readTransaction } from './request.ts'
import type { Response } from './response.ts'

/** The requests of one session, one after the other, each with its response. */
export class Requests {
  private readonly session: Session
  private readonly respond: (inProcedure: boolean) => Response
  private readonly faults: () => ConnectionFaults
  private running: { readonly cancel: AbortController; readonly response: Response } | null = null
  private attention = false
  private stopped = false

  constructor(session: Session, respond: (inProcedure: boolean) => Response, faults: () => ConnectionFaults) {
    this.session = session
    this.respond = respond
    this.faults = faults
  }

  handle(message: Message): void {
    if (message.type === PACKET.attention) this.cancel()
    else if (message.ignored) this.respond(false).end()
    else void this.run(message)
  }

  private cancel(): void {
    if (this.faults().attention === 'none') return
    if (this.running === null) {
      this.respond(false).endAttention()
      return
    }
    this.attention = true
    this.running.cancel.abort()
  }

  private async run(message: Message): Promise<void> {
    if (message.reset) this.session.reset()
    const inProcedure = message.type === PACKET.rpc
    const response = this.respond(inProcedure)
    const cancel = new AbortController()
    this.running = { cancel, response }
    const finish = await this.answer(message, response, cancel.signal).catch((error: unknown) => {
      if (!(error instanceof ProtocolError || error instanceof RangeError)) throw error
      response.error(sqlError(4002))
      return () => response.endFatal()
    })
    this.running = null
    if (this.stopped) return
    const cancelled = this.attention
    this.attention = false
    // A client of the mssql library waits for two messages: the rest of what it cancelled, and the acknowledgement.
    if (!cancelled || this.faults().attention !== 'one') finish()
    if (cancelled) this.respond(false).endAttention()
  }

  /** Runs it; what comes back ends its response. */
  private async answer(message: Message, response: Response, cancel: AbortSignal): Promise<() => void> {
    switch (message.type) {
      case PACKET.batch:
        await this.session.batch(readBatch(message.payload), response, cancel)
        return () => response.end()
      case PACKET.rpc: {
        const returned = await this.session.call(readCall(message.payload), response, cancel)
        return () => response.endCall(returned)
      }
      case PACKET.bulk:
        await this.session.load(readBulk(message.payload), response, cancel)
        return () => response.end()
      case PACKET.transaction:
        this.manage(message.payload, response)
        return () => response.end()
      default:
        return () => response.end()
    }
  }

  /** Transaction manager requests: what they begin or end is told with the end of their response. */
  private manage(payload: Buffer, response: Response): void {
    const request = readTransaction(payload)
    if (request?.kind === 'begin') this.session.begin()
    else if (request?.kind === 'commit') this.session.commit(response)
    else if (request?.kind === 'rollback') this.session.rollback(response, request.name)
    else if (request?.kind === 'save') this.session.save(request.name)
    else response.error(new SqlError(3902, 'This transaction manager request is not known.', { severity: 16 }))
  }

  /** The server ends the session while it may be in the middle of a response. */
  fail(last: SqlError | null): void {
    const running = this.running
    this.stop()
    if (running === null || last === null) return
    running.response.error(last)
    running.response.endFatal()
  }

  stop(): void {
    this.stopped = true
    this.running?.cancel.abort()
  }
}
