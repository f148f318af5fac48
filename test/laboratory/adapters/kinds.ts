import type { EngineKind, LogKind } from './adapters.ts'
import { eventStoreCluster } from './eventstore-cluster.ts'
import { eventStoreEmulator } from './eventstore-log.ts'
import { sqliteFiles } from './sqlite-engine.ts'
import { sqliteLog } from './sqlite-log.ts'
import { sqlServerEmulator } from './sqlserver-engine.ts'

/** What a history can run on, by the names that `--log` and `--engine` take. */
export const logKinds: readonly LogKind[] = [sqliteLog, eventStoreEmulator, eventStoreCluster]
export const engineKinds: readonly EngineKind[] = [sqliteFiles, sqlServerEmulator]
