// The demo's application, a process of its own: writes numbered rows through the gate until it is told to stop, and
// journals every transaction that was acknowledged to it. Started with what it needs as arguments:
//   application LOG GROUP JOURNAL ENGINE [what the engine is reached with]
import { openDemoLog } from '../log.ts'
import { type Acknowledged, type Journal, momentNow, openJournal, readJournal } from './journal.ts'
import type { OpenWriter, Writer } from './writer.ts'

/** Milliseconds between two rows. */
const PAUSE = 12

/** Each is loaded only where it is used. */
const writers: Readonly<Record<string, () => Promise<OpenWriter>>> = {
  sqlite: async () => (await import('./sqlite-writer.ts')).sqliteWriter,
  sqlserver: async () => (await import('./sqlserver-writer.ts')).sqlServerWriter,
}

/** A row's number is used once, whether it was acknowledged or not. */
const writeRows = async (writer: Writer, journal: Journal, first: number, stopping: AbortSignal) => {
  for (let row = first; !stopping.aborted; row++) {
    const wrote = await writer.write(row)
    if (wrote !== null) journal.write({ row, ...wrote, after: momentNow() })
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

const lastRow = (acknowledged: readonly Acknowledged[]): number => acknowledged.reduce((m, a) => Math.max(m, a.row), 0)

const main = async ([log = '', group = '', path = '', engine = '', ...reach]: readonly string[]): Promise<number> => {
  const opened = await openDemoLog(log, false)()
  if (opened._tag === 'Left') {
    process.stderr.write(`${opened.left.says}\n`)
    return 3
  }
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  process.once('message', () => stopping.abort())
  // Nobody is left who could stop it.
  process.once('disconnect', () => stopping.abort())
  const open = await writers[engine]?.()
  if (open === undefined) throw new Error(`there is no engine ${engine}`)
  const journal = openJournal(path)
  const writer = await open({ log: opened.right, group, reach })
  await writeRows(writer, journal, lastRow(await readJournal(path)) + 1_000, stopping.signal)
  const told = await writer.close()
  journal.close()
  await opened.right.close()
  if (process.connected) process.disconnect()
  return told ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
