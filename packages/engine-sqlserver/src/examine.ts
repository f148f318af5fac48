import { about, type EngineExamination } from '@db-failover/ports'
import type { SqlServerEngineConfig } from './config.ts'

/** SQL Server instances, as `doctor` looks at them. */
export const examineSqlServer = (_: SqlServerEngineConfig): EngineExamination => ({
  examine: async () => [about(null).warning('server', 'SQL Server is not examined yet.', 'Type: db-failover status')],
})
