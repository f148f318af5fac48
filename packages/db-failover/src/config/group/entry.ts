import { EntryId, type Folder } from '@db-failover/domain'
import { field, object, optional } from '../shape/object.ts'
import { orNone, scalar, text } from '../shape/scalars.ts'
import { form, isRecord, type Shape, written } from '../shape/shape.ts'

export const entryName = scalar(
  EntryId,
  "an entry's name: letters, digits, '.', '_' or '-', at most 63, and no word of JavaScript's such as constructor",
  '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
)

const folderText = text('the path of a folder')
const twoSpellings = object('a folder in two spellings', {
  server: field('As the database server sees it.', folderText),
  supervisor: field('As the supervisor sees it.', folderText),
})

const inOne = form(folderText, (path): Folder => ({ server: path, supervisor: path }))
const inTwo = form(twoSpellings, (f): Folder => f)

/** One path when both see the folder under the same name, or both spellings. */
const folder: Shape<Folder> = written<Folder>(
  {
    allowed: 'the path of a folder, or { server: …, supervisor: … } where the two see it under different names',
    schema: { anyOf: [folderText.schema, twoSpellings.schema] },
  },
  (u): u is Folder => twoSpellings.is(u),
  (u) => (isRecord(u) ? inTwo : typeof u === 'string' ? inOne : undefined),
  (f) => (f.server === f.supervisor ? f.server : f),
)

/** The master or a backup database, as people describe it. */
export const entry = object('an entry', {
  id: field('Its name, unique in the group.', entryName),
  machine: field('The computer it runs on.', text('the name of a computer')),
  server: field(
    "The database server's address: host, or host,port. For SQLite a name.",
    text("a database server's address"),
  ),
  instance: optional(
    'The SQL Server instance. For SQLite the folder in which the database file lies.',
    orNone(text('an instance')),
    null,
  ),
  database: field('The name of the database. For SQLite the file is <database>.sqlite.', text("a database's name")),
  staging: field('Where its server writes a backup before it is copied.', folder),
  backup: field('Where copies of the active database lie for this entry.', folder),
})
