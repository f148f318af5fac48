import type { Statement } from '../tree/statement.ts'
import type { Cursor } from './cursor.ts'
import { dataType } from './data-type.ts'
import { integer, path } from './names.ts'

const FLAGS = ['CHECK_CONSTRAINTS', 'FIRE_TRIGGERS', 'KEEP_NULLS', 'TABLOCK']
const FIGURES = ['KILOBYTES_PER_BATCH', 'ROWS_PER_BATCH']

const options = (cursor: Cursor): readonly string[] => {
  const left = new Set([...FLAGS, ...FIGURES, 'ORDER'])
  return cursor.inParentheses(() =>
    cursor.list(() => {
      const option = cursor.word(...left)
      left.delete(option)
      if (FIGURES.includes(option)) {
        cursor.symbol('=')
        integer(cursor)
      }
      if (option === 'ORDER')
        cursor.inParentheses(() =>
          cursor.list(() => {
            cursor.name()
            cursor.takeWord('ASC', 'DESC')
          }),
        )
      return option
    }),
  )
}

/** INSERT BULK, which drivers send before the rows; the words are read already. */
export const insertBulk = (cursor: Cursor): Statement => {
  const table = path(cursor, 3)
  const columns = cursor.inParentheses(() =>
    cursor.list(() => {
      const name = cursor.name()
      dataType(cursor)
      if (cursor.takeWord('COLLATE') !== null) cursor.name()
      if (cursor.takeWord('NOT') !== null) cursor.word('NULL')
      else cursor.takeWord('NULL')
      return name
    }),
  )
  return { kind: 'insertBulk', path: table, columns, options: cursor.takeWord('WITH') === null ? [] : options(cursor) }
}
