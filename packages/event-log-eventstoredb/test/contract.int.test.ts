import { contractOnServers } from './contract.ts'

contractOnServers({ seed: 17, runs: 4 })
