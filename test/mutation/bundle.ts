import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { rolldown } from 'rolldown'
import { collector, type Test } from './suite.ts'

/** Reads the domain and its tests anew, as a process of its own would. */
export type Load = () => readonly Test[]

/** What judges a changed rule: tests of behaviour, the sentences of the contract first. */
const judges = ['scenarios', 'tables', 'pinned'].map((folder) => `packages/domain/test/${folder}/*.unit.test.ts`)
const entry = '\0every test'

/**
 * The domain of this folder and all its tests of behaviour as one compiled script, which a few milliseconds evaluate:
 * every change is tried on modules that no other change has touched.
 */
export const bundle = async (folder: string): Promise<Load> => {
  const files = judges.flatMap((pattern) =>
    globSync(pattern, { cwd: folder })
      .map((file) => file.replaceAll('\\', '/'))
      .sort(),
  )
  const isTest = new Set(files)
  const built = await rolldown({
    input: entry,
    cwd: folder,
    platform: 'node',
    external: [/^node:/, 'vitest'],
    treeshake: false,
    resolve: { conditionNames: ['db-failover-source', 'node', 'import', 'default'], symlinks: true },
    plugins: [
      {
        name: 'tests',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry ? files.map((file) => `import ${JSON.stringify(`${folder}/${file}`)}`).join('\n') : null,
        transform: (code, id) => {
          const file = relative(folder, id).replaceAll('\\', '/')
          const placed = code
            .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
            .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
          return isTest.has(file) ? `enterTestFile(${JSON.stringify(file)});${placed}` : placed
        },
      },
    ],
  })
  const { output } = await built.generate({ format: 'cjs', codeSplitting: false })
  await built.close()
  const script = new Script(`(function (require, exports, enterTestFile) {${output[0].code}\n})`, {
    filename: 'tests.cjs',
  })
  const requireHere = createRequire(`${folder}/package.json`)
  return () => {
    const { module, tests, enter } = collector()
    const evaluate: (require: (id: string) => unknown, exports: object, enterTestFile: (file: string) => void) => void =
      script.runInThisContext()
    evaluate((id) => (id === 'vitest' ? module : requireHere(id)), {}, enter)
    return tests
  }
}
