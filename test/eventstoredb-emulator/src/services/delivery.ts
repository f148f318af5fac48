import type { ServerWritableStream } from '@grpc/grpc-js'
import type { streamMessages } from '../protocol/definitions.ts'
import type { Failure } from '../protocol/failure.ts'

export type ReadCall = ServerWritableStream<streamMessages.ReadReq, streamMessages.ReadResp>

/** The way to one reader, at the speed at which it takes what is sent. */
export interface Delivery {
  readonly over: boolean
  /** Since when the reader takes nothing more, in milliseconds since 1970; null while it does. */
  readonly blockedSince: number | null
  /** False when the reader should be waited for with `room`. */
  send(message: streamMessages.ReadResp): boolean
  /** Resolves when more may be sent, and at once when the call is over. */
  room(): Promise<void>
  /** Wakes whoever waits for `woken`. */
  wake(): void
  /** Resolves at the next `wake` or when the call is over. */
  woken(): Promise<void>
  end(failure?: Failure): void
  onOver(listener: () => void): void
}

export const delivery = (call: ReadCall): Delivery => {
  let over = false
  let blockedSince: number | null = null
  let awake = false
  const [forRoom, forWork] = [new Set<() => void>(), new Set<() => void>()]
  const ended: (() => void)[] = []
  const release = (waiting: Set<() => void>) => {
    for (const go of waiting) go()
    waiting.clear()
  }
  const finish = () => {
    if (over) return
    over = true
    release(forRoom)
    release(forWork)
    for (const listener of ended) listener()
  }
  call.on('cancelled', finish)
  call.on('close', finish)
  call.on('error', finish)
  call.on('drain', () => {
    blockedSince = null
    release(forRoom)
  })
  return {
    get over() {
      return over
    },
    get blockedSince() {
      return blockedSince
    },
    send(message) {
      if (over) return false
      if (!call.write(message)) blockedSince ??= Date.now()
      return blockedSince === null
    },
    async room() {
      if (blockedSince !== null && !over) await new Promise<void>((resolve) => forRoom.add(resolve))
    },
    wake() {
      awake = true
      release(forWork)
    },
    async woken() {
      if (!awake && !over) await new Promise<void>((resolve) => forWork.add(resolve))
      awake = false
    },
    end(failure) {
      if (over) return
      finish()
      if (failure === undefined) call.end()
      else call.emit('error', failure)
    },
    onOver(listener) {
      if (over) listener()
      else ended.push(listener)
    },
  }
}
