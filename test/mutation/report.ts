import { type Reason, reasons } from './reasons.ts'

/** What is read of Stryker's JSON report. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Change[] }>>
}

interface Change {
  readonly status: string
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

/** Files by their path under `packages/domain/src`; of a file in several reports the last counts. */
const filesOf = (reports: readonly Report[]): readonly File[] =>
  Object.entries(Object.fromEntries(reports.flatMap((r) => Object.entries(r.files))))
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
    .filter(({ killed, alive }) => killed + alive.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const percent = (killed: number, alive: number): string => `${((100 * killed) / (killed + alive)).toFixed(1)} %`

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

const explains = (name: string, line: string) => (r: Reason) => r.file === name && line.includes(r.line)

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** The measured figures as Markdown, and the lines whose survivors nobody has given a reason for. */
export const measured = (
  reports: readonly Report[],
): { readonly text: string; readonly unexplained: readonly string[] } => {
  const files = filesOf(reports)
  const unexplained = files.flatMap(({ name, alive }) =>
    alive.filter((line) => !reasons.some(explains(name, line))).map((line) => `${name}: ${line}`),
  )
  const explained = reasons
    .map((r) => ({ r, count: files.flatMap((f) => f.alive.filter((line) => explains(f.name, line)(r))).length }))
    .filter(({ count }) => count > 0)
  const text = [
    ...scores(files),
    '',
    '## What is not killed',
    '',
    '| where | changes | reason |',
    '|---|---|---|',
    ...explained.map(({ r, count }) => `| ${r.file}: \`${cell(r.line)}\` | ${count} | ${r.why} |`),
    ...[...new Set(unexplained)].map((line) => `| \`${cell(line)}\` | | no reason found yet |`),
  ].join('\n')
  return { text, unexplained }
}
