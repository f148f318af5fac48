import { attacks } from './attacks.ts'
import { executed } from './suite.ts'

// All of them are a long proof.
executed([attacks[2], attacks[5], attacks[14]].filter((name) => name !== undefined))
