import { decimal, FLOAT, INT, nvarchar, varbinary, varchar } from '../sql/type.ts'
import type { Literal } from '../tree/query.ts'
import type { Bound } from './bound.ts'

const NULL_BOUND: Bound = { type: INT, evaluate: () => null }

export const literal = (expression: Literal): Bound => {
  const { value } = expression
  switch (expression.type) {
    case 'null':
      return NULL_BOUND
    case 'string': {
      const type = expression.national ? nvarchar : varchar
      return { type: type(Math.max(1, value.length)), evaluate: () => value }
    }
    case 'integer': {
      const digits = BigInt(value)
      if (digits <= 2_147_483_647n) return { type: INT, evaluate: () => Number(digits) }
      return { type: decimal(value.length, 0), evaluate: () => digits }
    }
    case 'binary': {
      const bytes = new Uint8Array(Buffer.from(value.length % 2 === 0 ? value : `0${value}`, 'hex'))
      return { type: varbinary(Math.max(1, bytes.length)), evaluate: () => bytes }
    }
    case 'real':
      return { type: FLOAT, evaluate: () => Number(value.replace(/e$/i, 'e0')) }
    default: {
      const [whole = '', part = ''] = value.split('.')
      const digits = BigInt(`${whole}${part}` || '0')
      return { type: decimal(Math.max(1, whole.length + part.length), part.length), evaluate: () => digits }
    }
  }
}
