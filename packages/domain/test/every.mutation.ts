// All tests of behaviour as one file: a changed rule is tried with one start of the test runner instead of thirty.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

for (const folder of ['pinned', 'tables', 'scenarios'])
  for (const file of readdirSync(join(import.meta.dirname, folder)).sort())
    if (file.endsWith('.unit.test.ts')) await import(/* @vite-ignore */ `./${folder}/${file}`)
