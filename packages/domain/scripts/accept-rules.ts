// Keeps the hash of the rules' sources and what they answer beside their version:
//   pnpm rules:accept [--release]
import { rulesVersion } from '@db-failover/domain'
import { acceptAnswers } from './pinned.ts'
import { accepted, hashOfRules, knownVersion, remember } from './rules-version.ts'

const next = accepted(knownVersion(), rulesVersion, hashOfRules())
if (typeof next === 'string') {
  process.stderr.write(`${next}\n`)
  process.exitCode = 1
} else {
  remember({ ...next, released: next.released || process.argv.includes('--release') })
  acceptAnswers()
}
