import { left, right } from 'fp-ts/lib/Either.js'
import { type DemoResult, demo as tell } from '../../demo/demo.ts'
import type { DemoOptions } from '../../demo/options.ts'
import type { Check } from '../../demo/verdict/check.ts'
import type { Ink } from '../output/ink.ts'
import type { Outcome } from '../session.ts'
import type { Cli } from '../world.ts'

const line = (ink: Ink, { ok, says, found }: Check): string =>
  `  ${ok ? ink('good', 'yes') : ink('bad', 'NO ')}  ${says} ${ink('quiet', `(${found})`)}`

const verdictLines = (ink: Ink, { checks, kept, folder }: DemoResult): readonly string[] => {
  const wrong = checks.filter((c) => !c.ok).length
  return [
    '',
    ink('strong', 'Verdict, computed from the databases, the journal and the text of the log alone'),
    ...checks.map((c) => line(ink, c)),
    '',
    wrong === 0
      ? ink('good', `everything is as it should be: ${checks.length} of ${checks.length}`)
      : ink('bad', `${wrong} of ${checks.length} are not as they should be`),
    ...(kept
      ? [`the folder is kept: ${folder}`, `  type: npx db-failover --config ${folder}/db-failover.yaml status`]
      : ['the folder was removed; --keep keeps it']),
  ]
}

/** The whole story, and whether everything was as it should be. */
export const demo = async (cli: Cli, options: DemoOptions): Promise<Outcome> => {
  const told = await tell(cli.out, options, cli.stop)
  if (told._tag === 'Left') return told
  const result = told.right
  if (result.stopped !== null)
    return left({
      _tag: 'Failed',
      says: `the story stopped: ${result.stopped}\n  the folder is kept: ${result.folder}`,
      next: null,
    })
  const wrong = result.checks.filter((c) => !c.ok)
  if (wrong.length === 0 || !cli.out.isJson)
    cli.out.result({ ...result, sound: wrong.length === 0 }, () => verdictLines(cli.out.ink, result))
  return wrong.length === 0
    ? right(undefined)
    : left({
        _tag: 'Failed',
        says: `not as it should be: ${wrong.map((c) => `${c.id} (${c.found})`).join('; ')}`,
        next: null,
      })
}
