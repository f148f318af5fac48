import type { Effect } from '../faults/fault.ts'
import { closed } from '../faults/strike.ts'
import type { streamMessages } from '../protocol/definitions.ts'
import type { Delivery } from './delivery.ts'

/** More than the client takes in one message, which is 17 MB. */
const TOO_LARGE = 18 * 1024 * 1024

const withData = (message: streamMessages.ReadResp, data: Uint8Array) => {
  message.getEvent()?.getEvent()?.setData(data)
  return message
}

/** The way to a reader, with a fault on it. */
export const struck = (effect: Effect, to: Delivery): Delivery => {
  let events = 0
  const send = (message: streamMessages.ReadResp): boolean => {
    if (!message.hasEvent()) return to.send(message)
    if (effect.kind === 'close' && events >= (effect.afterEvents ?? 0)) {
      to.end(closed())
      return false
    }
    events += 1
    if (effect.kind === 'malformed') return to.send(withData(message, new TextEncoder().encode('{"broken":')))
    if (effect.kind === 'too-large') return to.send(withData(message, new Uint8Array(TOO_LARGE)))
    return to.send(message)
  }
  return {
    get over() {
      return to.over
    },
    get blockedSince() {
      return to.blockedSince
    },
    send,
    room: to.room,
    wake: to.wake,
    woken: to.woken,
    end: to.end,
    onOver: to.onOver,
  }
}
