import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'

// `pnpm emulator NAME ...` starts test/NAME-emulator/src/main.ts with the arguments that follow.

const beside = (path: string) => new URL(path, import.meta.url)
const main = (name: string) => beside(`${name}-emulator/src/main.ts`)

const names = (await readdir(beside('.')))
  .filter((folder) => folder.endsWith('-emulator'))
  .map((folder) => folder.slice(0, -'-emulator'.length))
  .filter((name) => existsSync(main(name)))

const [name] = process.argv.splice(2, 1)
if (name !== undefined && names.includes(name)) await import(main(name).href)
else {
  process.stderr.write(`emulator: ${name ?? 'no name given'} is none; there is ${names.join(', ')}\n`)
  process.exitCode = 2
}
