// A laboratory in a process of its own: carries out one order after the other that comes over its channel, and answers each
// with what came of it. It ends when it is told to, or when the channel does.
import { carryOut } from './carry-out.ts'
import type { Order } from './order.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

process.on('message', (order: Order | 'stop') => {
  if (order === 'stop') return process.disconnect()
  void carryOut(order, say).then((outcome) => process.send?.(outcome))
})
process.once('disconnect', () => process.exit())
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
