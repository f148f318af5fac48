// An application process of the laboratory: writes one numbered row after another through the gate until it is told to
// stop, and journals every transaction that was acknowledged to it. Its one argument says in JSON what it needs.
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { openHost } from '@db-failover/host'
import type { Moment } from 'db-failover-test-checker'
import { engineKinds, logKinds } from '../adapters/kinds.ts'
import type { HostOrder } from './host-order.ts'

const now = (): Moment => ({ wall: new Date().toISOString(), machine: Number(process.hrtime.bigint()) / 1e6 })

/** Appends whole lines, each on the disk when it returns; a line that a death cut off is taken away first. */
const journalAt = (path: string) => {
  const file = openSync(path, 'a+')
  ftruncateSync(file, readFileSync(path).lastIndexOf('\n') + 1)
  return {
    write: (line: unknown): void => {
      writeSync(file, `${JSON.stringify(line)}\n`)
      fsyncSync(file)
    },
    close: () => closeSync(file),
  }
}

const main = async ({
  name,
  group,
  way,
  databases,
  journal: path,
  log,
  engine,
  firstRow,
  pauseMs,
}: HostOrder): Promise<number> => {
  const logKind = logKinds.find((kind) => kind.name === log)
  const engineKind = engineKinds.find((kind) => kind.name === engine)
  if (logKind === undefined || engineKind === undefined) return 2
  const opened = await logKind.open(way).catch(() => null)
  if (opened === null) return 3
  const stopping = new AbortController()
  process.once('message', () => stopping.abort())
  process.once('disconnect', () => stopping.abort())
  const journal = journalAt(path)
  const { connections, write } = engineKind.host(name, databases)
  const host = await openHost({ group, process: name, log: opened, connections, readLogEveryMs: 200 })
  if (host._tag === 'Left') return 2
  // A row's number is used once, whether its transaction was acknowledged or not.
  for (let row = firstRow; !stopping.signal.aborted; row++) {
    let before = now()
    const done = await host.right.transaction(
      async (connection) => {
        before = now()
        await write(connection, row)
      },
      { maxWaitMs: 500 },
    )
    if (done._tag === 'Right') {
      const { entry, generation, epoch } = done.right
      journal.write({ host: name, row, entry, generation, epoch, before, after: now() })
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  await host.right.close()
  journal.close()
  await opened.close()
  if (process.connected) process.disconnect()
  return 0
}

const order: HostOrder = JSON.parse(process.argv[2] ?? '{}')
process.exitCode = await main(order)
