import { expect, it } from 'vitest'
import { check } from '../src/index.ts'

const BACKUP = "BACKUP DATABASE [Db] TO DISK = N'D:\\b\\x.bak'"
const RESTORE = "RESTORE DATABASE [Db] FROM DISK = N'D:\\b\\x.bak'"

// Numbers and texts: page "Database Engine events and errors"; options: pages "BACKUP (Transact-SQL)" and "RESTORE
// Statements - Arguments", the table at its end.
it.each([
  [`${BACKUP} WITH FROB`, 155, "'FROB' is not a recognized BACKUP option."],
  [`${RESTORE} WITH INIT`, 155, "'INIT' is not a recognized RESTORE option."],
  [`${BACKUP} WITH NAME = N'x`, 105, "Unclosed quotation mark after the character string 'x'."],
  ['SELECT name FROM sys.databases WHERE', 102, "Incorrect syntax near 'WHERE'."],
  ['USE order', 156, "Incorrect syntax near the keyword 'order'."],
  ['SELECT 1 /* open', 113, "Missing end comment mark '*/'."],
  ['SELECT 1 WITH c AS (SELECT 1 AS a) SELECT a FROM c', 319, 'Incorrect syntax near the keyword '],
  ['SELECT a FROM t WHERE a', 4145, 'An expression of non-boolean type specified in a context where a condition'],
  [`${BACKUP} WITH CHECKSUM, NO_CHECKSUM`, 3031, "Option 'NO_CHECKSUM' conflicts with option(s) 'CHECKSUM'."],
  [`${RESTORE} WITH NORECOVERY, RECOVERY`, 3031, "Option 'RECOVERY' conflicts with option(s) 'NORECOVERY'."],
  [`${BACKUP} WITH NORECOVERY`, 3032, 'One or more of the options (NORECOVERY) are not supported for this statement.'],
  ["RESTORE HEADERONLY FROM DISK = N'x' WITH MOVE N'a' TO N'b'", 3032, 'One or more of the options (MOVE)'],
  ["RESTORE LABELONLY FROM DISK = N'x' WITH FILE = 1", 3032, 'One or more of the options (FILE)'],
  [
    `${RESTORE} WITH MOVE N'a' TO N'1', MOVE N'A' TO N'2'`,
    4353,
    'Conflicting file relocations have been specified for',
  ],
  ["BACKUP DATABASE [Db] TO DISK = N'a', DISK = N'b' MIRROR TO DISK = N'c' WITH FORMAT", 3010, 'Invalid backup mirror'],
  ["BACKUP DATABASE [Db] TO DISK = N'a', TAPE = N'b'", 3011, 'All backup devices must be of the same general class'],
  [`${BACKUP} WITH BLOCKSIZE = 513`, 3253, 'The block size parameter must supply a value that is a power of 2.'],
  [`${BACKUP} WITH MAXTRANSFERSIZE = 8388608`, 3250, "The value '8388608' is not within range for the MAXTRANSFERSIZE"],
  ["EXEC sp_getapplock @Resource = N'r', 'Exclusive'", 119, 'Must pass parameter number 2'],
  ["DBCC CHEKDB (N'Db')", 2526, 'Incorrect DBCC statement.'],
  ['CREATE TABLE t (a frob)', 2715, 'Column, parameter, or variable #1: Cannot find data type frob.'],
  [`USE [${'n'.repeat(129)}]`, 103, 'The identifier that starts with '],
  ['USE []', 1038, 'An object or column name is missing or empty.'],
])('%s is refused with %i', (text, number, message) => {
  const { ok, error } = check(text)
  expect({ ok, number: error?.number }).toEqual({ ok: false, number })
  expect(error?.message.slice(0, message.length)).toBe(message)
})

it('an error says the line of the batch on which it stands', () => {
  expect(check("BACKUP DATABASE [Db]\n  TO DISK = N'x'\n  WITH FROB").error?.line).toBe(3)
})

it('whichever error comes first is the one that is said', () => {
  expect(check("USE order SELECT 'open").error?.number).toBe(156)
})

it('statements need no separator, and all are found', () => {
  expect(check("BACKUP DATABASE [Db] TO DISK = N'x' DROP DATABASE [Other]")).toMatchObject({ ok: true, statements: 2 })
  expect(check('KILL 53 SHUTDOWN')).toMatchObject({ ok: true, statements: 2 })
  expect(check("BACKUP DATABASE [Db] TO DISK = N'x''; DROP DATABASE [Other]; --'")).toMatchObject({ statements: 1 })
})
