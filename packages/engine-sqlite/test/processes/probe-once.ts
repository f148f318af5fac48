import { writeSync } from 'node:fs'
import { sqliteEngine } from '../../src/index.ts'

// Probes once, described as JSON, and says what it saw. Runs as another user where the tests run as root.

const { target, raise } = JSON.parse(String(process.argv[2]))
const signal = new AbortController().signal
writeSync(1, `${JSON.stringify(await sqliteEngine().health.probe(target, { raise, timeoutMs: 2_000, signal }))}\n`)
