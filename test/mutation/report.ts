import { reasons } from './reasons.ts'

/** What is read of Stryker's JSON report; files by their path. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Change[] }>>
}

interface Change {
  readonly status: string
  readonly static?: boolean
  readonly location: { readonly start: { readonly line: number } }
}

interface File {
  readonly name: string
  readonly killed: number
  /** The source line of each change that nothing noticed. */
  readonly alive: readonly string[]
}

const noticed = new Set(['Killed', 'Timeout'])
const unnoticed = new Set(['Survived', 'NoCoverage'])

const filesOf = ({ files }: Report): readonly File[] =>
  Object.entries(files)
    .map(([path, { source, mutants }]) => {
      const lines = source.split('\n')
      return {
        name: path.replace('packages/domain/src/', ''),
        killed: mutants.filter((m) => noticed.has(m.status)).length,
        alive: mutants
          .filter((m) => unnoticed.has(m.status))
          .map((m) => (lines[m.location.start.line - 1] ?? '').trim()),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const percent = (killed: number, alive: number): string =>
  killed + alive === 0 ? 'nothing to change' : `${((100 * killed) / (killed + alive)).toFixed(1)} %`

const scores = (files: readonly File[]): readonly string[] => {
  const killed = files.reduce((sum, f) => sum + f.killed, 0)
  const alive = files.reduce((sum, f) => sum + f.alive.length, 0)
  return [
    '| file | killed | not killed | score |',
    '|---|---|---|---|',
    ...files.map((f) => `| ${f.name} | ${f.killed} | ${f.alive.length} | ${percent(f.killed, f.alive.length)} |`),
    `| **all** | ${killed} | ${alive} | **${percent(killed, alive)}** |`,
  ]
}

/** What the run covered: how many changes there were, and which were not tried. */
const covered = ({ files }: Report): string => {
  const all = Object.values(files).flatMap((f) => f.mutants)
  const texts = all.filter((m) => m.status === 'Ignored').length
  const loading = all.filter((m) => m.static === true && m.status !== 'Ignored').length
  const unreached = all.filter((m) => m.status === 'NoCoverage').length
  return [
    `One run over all ${Object.keys(files).length} files: ${all.length} changes, of which ${texts} of texts were left out and`,
    `${all.length - texts} count. Of these ${loading} change what is read while a module loads; ${unreached} are reached by no test`,
    'and count as not killed.',
  ].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

export interface Measured {
  /** The figures as Markdown. */
  readonly text: string
  /** Lines whose survivors nobody has given a reason for, and reasons for what is killed. */
  readonly faults: readonly string[]
}

export const measured = (report: Report): Measured => {
  const files = filesOf(report)
  const explained = Object.entries(reasons).flatMap(([name, lines]) =>
    Object.entries(lines).map(([line, why]) => ({
      where: `${name}: \`${cell(line)}\``,
      why,
      changes: files.find((f) => f.name === name)?.alive.filter((l) => l.includes(line)).length ?? 0,
    })),
  )
  const unexplained = files.flatMap(({ name, alive }) =>
    [...new Set(alive)]
      .filter((line) => !Object.keys(reasons[name] ?? {}).some((part) => line.includes(part)))
      .map((line) => `${name}: ${line}`),
  )
  const text = [
    covered(report),
    '',
    ...scores(files),
    '',
    '## What is not killed',
    '',
    '| where | changes | reason |',
    '|---|---|---|',
    ...explained.map(({ where, changes, why }) => `| ${where} | ${changes} | ${why} |`),
  ].join('\n')
  return {
    text,
    faults: [
      ...unexplained.map((line) => `no reason for what nothing noticed: ${line}`),
      ...explained.filter((e) => e.changes === 0).map((e) => `a reason for what is noticed: ${e.where}`),
    ],
  }
}
