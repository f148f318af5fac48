import { it } from 'vitest'
import { manyGroups } from './many-groups.ts'
import { onServers } from './server.ts'

onServers((server) => {
  it('two hundred groups in one process use at most 80 streams of each connection', async () => {
    await manyGroups((await server()).connection, 200)
  })
})
