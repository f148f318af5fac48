import { arguments_, Misused } from './arguments.ts'
import type { Announced } from './control/announced.ts'

const say = (text: string) => process.stderr.write(`eventstoredb emulator: ${text}\n`)

const start = async (): Promise<number> => {
  const given = arguments_(process.argv.slice(2))
  if (given instanceof Misused) {
    say(given.message)
    return 2
  }
  try {
    const [{ startEmulator }, { openControl }] = await Promise.all([
      import('./emulator.ts'),
      import('./control/server.ts'),
    ])
    const emulator = await startEmulator(given.emulator)
    const control = given.control === null ? null : await openControl(emulator, given.control)
    const { url, port, connectionString, caFile } = emulator
    const at = control === null ? '' : `http://127.0.0.1:${control.port}`
    const announced: Announced = { url, port, connectionString, caFile, control: at }
    process.stdout.write(
      given.json ? `${JSON.stringify(announced)}\n` : `${connectionString}\n${at === '' ? '' : `control: ${at}\n`}`,
    )
    const stop = async () => {
      await control?.close()
      await emulator.stop()
      process.exit(0)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
    if (given.attached) process.stdin.resume().once('close', stop)
    return 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 3
  }
}

process.exitCode = await start()
