import { readFileSync } from 'node:fs'
import { checkFile } from './check-file.ts'

const USAGE = `usage: pnpm emulator sqlserver --check FILE   the parser's verdict on each text of FILE
`

const main = (args: readonly string[]): number => {
  const [first, file, ...more] = args
  if (first !== '--check' || file === undefined || more.length > 0) {
    process.stderr.write(USAGE)
    return 2
  }
  try {
    process.stdout.write(
      checkFile(readFileSync(file, 'utf8'))
        .map((line) => `${line}\n`)
        .join(''),
    )
    return 0
  } catch (error) {
    process.stderr.write(`emulator: ${file}: ${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

process.exitCode = main(process.argv.slice(2))
