export type { Credential, SqlServerEngineConfig } from './config.ts'
export { sqlServerEngine } from './engine.ts'
export { type SqlServerHostsConfig, sqlServerHostConnections } from './host-connections.ts'
export type { BackupEncryption, BackupTuning } from './statements/backup.ts'
