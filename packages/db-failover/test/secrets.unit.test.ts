import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { newFolder } from './world/calling.ts'
import { tellingFiles, tells } from './world/secrets.ts'

const secret = 'S3cret "w0rd" & more'

it.each([
  ['as it is', (s: string) => `user=x;password=${s}`],
  ['in JSON', (s: string) => JSON.stringify({ password: s })],
  ['in an address', (s: string) => `mssql://sa:${encodeURIComponent(s)}@host`],
  ['in UTF-16', (s: string) => Buffer.from(`x${s}`, 'utf16le')],
  ['in base64', (s: string) => Buffer.from(`sa:${s}:x`).toString('base64')],
  ['in hexadecimal', (s: string) => Buffer.from(s).toString('hex')],
] as const)('a secret is found %s', (_name, write) => {
  expect(tells(write(secret), [secret])).toBe(true)
  expect(tells(write('something else altogether'), [secret])).toBe(false)
})

it('files are named that tell it, those of others are not read', () => {
  const folder = newFolder()
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of ['ours', 'theirs']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'log'), secret)
  }
  writeFileSync(join(folder, 'quiet'), 'nothing')
  expect(tellingFiles(folder, [secret], ['theirs'])).toEqual({ read: 2, telling: [join(folder, 'ours', 'log')] })
})
