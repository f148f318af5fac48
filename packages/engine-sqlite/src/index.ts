export type { SqliteEngineConfig } from './config.ts'
export { sqliteEngine } from './engine.ts'
export { examineSqlite } from './examine.ts'
export { type SqliteHostsConfig, sqliteHostConnections } from './host-connections.ts'
