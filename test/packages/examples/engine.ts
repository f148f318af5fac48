// #region engine
import { sqliteEngine, sqliteHostConnections } from '@db-failover/engine-sqlite'

const engine = sqliteEngine() // for the supervisor
const hosts = sqliteHostConnections({ prepare: (db) => db.exec('PRAGMA foreign_keys = ON') }) // for applications
// #endregion
process.stdout.write(`${engine.capabilities.cannotSee.join('; ')}\n${Object.keys(hosts).sort().join(', ')}\n`)
await engine.close()
