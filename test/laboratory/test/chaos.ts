import { fileURLToPath } from 'node:url'
import { endOf, startProgram } from '../../story/command-line.ts'

const program = fileURLToPath(new URL('../chaos.ts', import.meta.url))

/** Runs `pnpm chaos` with the arguments; every line that it says goes to `hears` too. */
export const chaos = async (
  args: readonly string[],
  hears: (line: string) => void = () => {},
): Promise<{ readonly code: number | string; readonly said: readonly string[] }> => {
  const said: string[] = []
  const child = startProgram({
    program,
    args,
    cwd: process.cwd(),
    hears: (line) => {
      said.push(line)
      hears(line)
    },
  })
  return { code: await endOf(child), said }
}
