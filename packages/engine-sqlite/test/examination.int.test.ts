import { examinationContract } from '@db-failover/ports/contracts'
import { examineSqlite } from '../src/index.ts'
import { sqliteSubject } from './subject.ts'

examinationContract('the examination of SQLite files', async () => ({
  ...(await sqliteSubject('wal')),
  examination: examineSqlite(),
}))
