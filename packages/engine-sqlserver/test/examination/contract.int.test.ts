import { examinationContract } from '@db-failover/ports/contracts'
import { examineSqlServer } from '../../src/index.ts'
import { sqlServerSubject } from '../subject.ts'

const credential = () => ({ user: 'sa', password: 'Emulator1!' })

examinationContract('the examination of SQL Server, on the emulator', async () => {
  const subject = await sqlServerSubject()
  const { certificateAuthorities } = subject
  const examination = examineSqlServer({
    process: 'doctor',
    credential,
    hostCredential: credential,
    certificateAuthorities,
  })
  return { ...subject, examination }
})
