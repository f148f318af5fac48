import type { Socket } from 'node:net'
import { isLeft } from 'fp-ts/lib/Either.js'
import { SqlError, textOf } from '../sql/error.ts'
import type { Backend, Session } from './backend.ts'
import type { Certificate } from './certificate.ts'
import type { ConnectionFaults } from './connection-faults.ts'
import { ENVIRONMENT } from './environment.ts'
import { type Login, readLogin } from './login7.ts'
import { type Message, PACKET, PacketReader, packets } from './packet.ts'
import { answerTo, clientEncryption, ENCRYPT, type EncryptionPolicy, preloginReply } from './prelogin.ts'
import { ProtocolError } from './reader.ts'
import { Requests } from './requests.ts'
import { Response } from './response.ts'
import { type InnerTls, innerTls } from './tls.ts'
import { Transactions } from './transactions.ts'

export interface ConnectionOptions {
  readonly backend: Backend
  readonly certificate: Certificate
  readonly encryption: EncryptionPolicy
  readonly faults: () => ConnectionFaults
}

const PACKET_SIZE = 4096

const message = (number: number, state: number, ...values: readonly string[]): SqlError =>
  new SqlError(number, textOf(number, ...values), { severity: 10, state })

/** One client from its first packet to its last. */
export class Connection {
  private readonly socket: Socket
  private readonly options: ConnectionOptions
  private readonly reader = new PacketReader()
  private tls: InnerTls | null = null
  private handshake = false
  private loginOnly = false
  private encrypted = false
  private packetSize = PACKET_SIZE
  private session: Session | null = null
  private requests: Requests | null = null
  private transactions: Transactions | null = null
  private muted = false

  constructor(socket: Socket, options: ConnectionOptions) {
    this.socket = socket
    this.options = options
    socket.setNoDelay(true)
    socket.on('data', (data: Buffer) => this.received(data))
    socket.on('error', () => this.close())
    socket.on('close', () => this.close())
  }

  private received(data: Buffer): void {
    if (this.options.faults().blackHole === true) return
    if (this.tls?.established() === true) this.tls.fromClient(data)
    else this.plain(data)
  }

  private plain(data: Buffer): void {
    try {
      for (const found of this.reader.feed(data)) this.handle(found)
    } catch (error) {
      // A client that does not speak the protocol is not answered.
      if (!(error instanceof ProtocolError || error instanceof RangeError)) throw error
      this.socket.destroy()
    }
  }

  private handle(found: Message): void {
    if (this.handshake && found.type === PACKET.prelogin) this.tls?.fromClient(found.payload)
    else if (found.type === PACKET.prelogin) this.prelogin(found.payload)
    else if (found.type === PACKET.login) void this.login(readLogin(found.payload))
    else this.requests?.handle(found)
  }

  private prelogin(payload: Buffer): void {
    const { backend, faults } = this.options
    if (faults().hang === 'prelogin') return
    const encryption = faults().encryption ?? this.options.encryption
    const answer = answerTo(clientEncryption(payload), encryption)
    this.sendPackets(PACKET.response, preloginReply(backend.version, answer), true)
    if (answer === ENCRYPT.notSupported || answer === ENCRYPT.required) return
    this.loginOnly = answer === ENCRYPT.off
    this.handshake = true
    this.tls = innerTls(this.options.certificate, {
      flight: (data) => this.socket.write(packets(PACKET.prelogin, data, this.packetSize, 0, true)),
      record: (data) => {
        this.socket.write(data)
      },
      plain: (data) => {
        this.handshake = false
        this.encrypted = !this.loginOnly
        this.plain(data)
      },
      failed: () => this.socket.destroy(),
    })
  }

  private sendPackets(type: number, payload: Buffer, last: boolean): void {
    if (this.muted || this.socket.destroyed || this.options.faults().blackHole === true) return
    const bytes = packets(type, payload, this.packetSize, this.session?.id ?? 0, last)
    if (this.tls !== null && this.encrypted) this.tls.write(bytes)
    else this.socket.write(bytes)
  }

  private readonly outlet = {
    send: (payload: Buffer, last: boolean): void => {
      const { hang, cut } = this.options.faults()
      const disturbed = this.session !== null && (hang === 'response' || cut !== undefined)
      if (!disturbed) {
        this.sendPackets(PACKET.response, payload, last)
        return
      }
      this.sendPackets(PACKET.response, payload.subarray(0, payload.length >> 1), false)
      this.muted = true
      if (cut === 'fin') this.socket.end()
      if (cut === 'rst') this.socket.resetAndDestroy()
    },
  }

  private response(inProcedure: boolean): Response {
    const { serverName } = this.options.backend
    return new Response(
      this.outlet,
      serverName,
      inProcedure,
      () => this.session?.inTransaction() ?? false,
      () => this.transactions?.next() ?? null,
    )
  }

  private async login(login: Login): Promise<void> {
    const { backend, faults } = this.options
    // With encryption of the login alone, everything after it is plain again.
    if (this.loginOnly) this.tls = null
    if (faults().hang === 'login') return
    const response = this.response(false)
    const session = await backend.login(login, this.encrypted, (last) => this.endedByServer(last))
    if (isLeft(session)) {
      for (const error of session.left) response.error(error)
      response.end()
      this.socket.end()
      return
    }
    const opened = session.right
    if (this.socket.destroyed) {
      opened.close()
      return
    }
    this.requests = new Requests(opened, (inProcedure) => this.response(inProcedure), faults)
    response.database('master', opened.database)
    response.info(message(5701, 2, opened.database))
    response.collation()
    response.environmentText(ENVIRONMENT.language, 'us_english', '')
    response.info(message(5703, 1, 'us_english'))
    response.loginAcknowledged(backend.version)
    const size = Math.min(Math.max(login.packetSize, 512), 32_767)
    response.environmentText(ENVIRONMENT.packetSize, String(size), String(PACKET_SIZE))
    response.end()
    this.packetSize = size
    this.session = opened
    this.transactions = new Transactions(opened)
  }

  /** The instance stops, or someone kills the session: with a running request, the error reaches the client. */
  private endedByServer(last: SqlError | null): void {
    this.requests?.fail(last)
    this.close()
    this.socket.end()
    setTimeout(() => this.socket.destroy(), 50).unref()
  }

  /** The client is gone: its session ends and with it all that it held. */
  close(): void {
    const session = this.session
    this.session = null
    this.requests?.stop()
    this.requests = null
    session?.close()
    this.tls?.destroy()
    this.tls = null
  }

  destroy(): void {
    this.socket.destroy()
  }
}
