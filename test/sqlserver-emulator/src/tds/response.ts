import type { SqlError } from '../sql/error.ts'
import type { Command, Reply, Returned } from '../sql/reply.ts'
import type { Column, Value } from '../sql/type.ts'
import { ENVIRONMENT } from './environment.ts'
import type { Transition } from './transactions.ts'
import { COLLATION, writeType, writeValue } from './value.ts'
import { Writer } from './writer.ts'

const DONE = { more: 0x01, error: 0x02, transaction: 0x04, count: 0x10, attention: 0x20, fatal: 0x100 } as const
const TOKEN = { done: 0xfd, doneInProcedure: 0xff, doneProcedure: 0xfe } as const
/** What the current command of a DONE with a count says. */
const COMMANDS: Readonly<Record<Command, number>> = { select: 0xc1, insert: 0xc3, delete: 0xc4, update: 0xc5 }

/** How a response leaves: `flush` with more to come, `end` as the end of the message. */
export interface Outlet {
  readonly send: (payload: Buffer, last: boolean) => void
}

/** The tokens of one response: MS-TDS 2.2.7. */
export class Response implements Reply {
  private readonly out = new Writer()
  private readonly outlet: Outlet
  private readonly serverName: string
  private readonly inProcedure: boolean
  private readonly inTransaction: () => boolean
  private readonly transition: () => Transition | null
  private shape: readonly Column[] = []
  private failed = false
  private pending: { readonly status: number; readonly count: number; readonly command: Command } | null = null
  private ended = false

  constructor(
    outlet: Outlet,
    serverName: string,
    inProcedure: boolean,
    inTransaction: () => boolean,
    transition: () => Transition | null,
  ) {
    this.transition = transition
    this.outlet = outlet
    this.serverName = serverName
    this.inProcedure = inProcedure
    this.inTransaction = inTransaction
  }

  private doneToken(token: number, status: number, count: number, command: Command = 'select'): void {
    const all = status | (this.inTransaction() ? DONE.transaction : 0)
    this.out
      .u8(token)
      .u16(all)
      .u16((status & DONE.count) === 0 ? 0 : COMMANDS[command])
      .u64(BigInt(count))
  }

  /** A DONE is held back until it is known whether more follows. */
  private release(more: boolean): void {
    const { pending } = this
    if (pending === null) return
    this.pending = null
    const follows = more || this.inProcedure ? DONE.more : 0
    this.doneToken(
      this.inProcedure ? TOKEN.doneInProcedure : TOKEN.done,
      pending.status | follows,
      pending.count,
      pending.command,
    )
  }

  private messageToken(token: number, error: SqlError): void {
    this.release(true)
    const severity = token === 0xab && error.severity === 10 ? 0 : error.severity
    this.out.u8(token).sized((inner) =>
      inner
        .i32(error.number)
        .u8(error.state)
        .u8(severity)
        .text(error.message)
        .shortText(this.serverName)
        .shortText('')
        .u32(error.line || 1),
    )
  }

  readonly info = (message: SqlError): void => {
    this.messageToken(0xab, message)
    this.flush()
  }

  readonly error = (error: SqlError): void => {
    for (const before of error.preceding) this.error(before)
    this.messageToken(0xaa, error)
    this.failed = true
  }

  readonly columns = (columns: readonly Column[]): void => {
    this.release(true)
    this.shape = columns
    this.out.u8(0x81).u16(columns.length)
    for (const { name, type, nullable } of columns) {
      this.out.u32(0).u16(nullable ? 0x09 : 0x08)
      writeType(this.out, type).shortText(name.slice(0, 128))
    }
  }

  readonly row = (values: readonly Value[]): void => {
    this.out.u8(0xd1)
    this.shape.forEach(({ type }, i) => {
      writeValue(this.out, type, values[i] ?? null)
    })
    if (this.out.size > 32_768) this.flush()
  }

  readonly done = (count: number | null, command: Command = 'select'): void => {
    this.release(true)
    const transition = this.transition()
    if (transition !== null) this.environmentBytes(transition.kind, transition.now, transition.before)
    const status = (count === null ? 0 : DONE.count) | (this.failed ? DONE.error : 0)
    this.failed = false
    this.pending = { status, count: count ?? 0, command }
  }

  readonly database = (from: string, to: string): void => {
    this.environmentText(ENVIRONMENT.database, to, from)
  }

  environmentText(kind: number, now: string, before: string): void {
    this.release(true)
    this.out.u8(0xe3).sized((inner) => inner.u8(kind).shortText(now).shortText(before))
  }

  environmentBytes(kind: number, now: Uint8Array, before: Uint8Array): void {
    this.release(true)
    this.out.u8(0xe3).sized((inner) => inner.u8(kind).u8(now.length).bytes(now).u8(before.length).bytes(before))
  }

  collation(): void {
    this.environmentBytes(ENVIRONMENT.collation, COLLATION, new Uint8Array())
  }

  loginAcknowledged(version: readonly [number, number, number]): void {
    const [major, minor, build] = version
    this.out.u8(0xad).sized((inner) =>
      inner
        .u8(1)
        .bytes(Buffer.from([0x74, 0, 0, 0x04]))
        .shortText('Microsoft SQL Server')
        .u8(major)
        .u8(minor)
        .u8(build >> 8)
        .u8(build & 0xff),
    )
  }

  /** What of it was not sent yet goes out, and the message stays open. */
  flush(): void {
    if (this.out.size > 0 && !this.ended) this.outlet.send(this.out.take(), false)
  }

  end(): void {
    if (this.ended) return
    if (this.pending === null) this.done(null)
    this.release(false)
    this.finish()
  }

  /** The end of a procedure that was called by RPC. */
  endCall({ status, outputs }: Returned): void {
    if (this.ended) return
    const failed = this.failed || ((this.pending?.status ?? 0) & DONE.error) !== 0
    if (this.failed && this.pending === null) this.done(null)
    this.release(true)
    this.out.u8(0x79).i32(status)
    for (const [i, { name, type, value }] of outputs.entries()) {
      this.out.u8(0xac).u16(i).shortText(name).u8(1).u32(0).u16(0x09)
      writeValue(writeType(this.out, type), type, value)
    }
    this.doneToken(TOKEN.doneProcedure, failed ? DONE.error : 0, 0)
    this.finish()
  }

  endAttention(): void {
    this.doneToken(TOKEN.done, DONE.attention, 0)
    this.finish()
  }

  endFatal(): void {
    if (this.ended) return
    this.pending = null
    this.doneToken(TOKEN.done, DONE.error | DONE.fatal, 0)
    this.finish()
  }

  private finish(): void {
    this.ended = true
    this.outlet.send(this.out.take(), true)
  }
}
