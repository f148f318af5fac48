import { engineContract, hostConnectionsContract } from '@db-failover/ports/contracts'
import { sqliteSubject } from './subject.ts'

for (const journal of ['wal', 'delete'] as const) {
  engineContract(`the engine for SQLite files (journal mode ${journal})`, () => sqliteSubject(journal))
  hostConnectionsContract(`host connections to SQLite files (journal mode ${journal})`, () => sqliteSubject(journal))
}
