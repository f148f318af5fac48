import { contractOnServers } from './contract.ts'

contractOnServers({ seed: Number(process.env['DB_FAILOVER_SEED'] ?? Date.now() % 2 ** 31), runs: 40 })
