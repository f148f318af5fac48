import { sqlError } from '../sql/error.ts'

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

const PATTERNS: readonly RegExp[] = [
  /^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[T ]+(?<h>\d{1,2}):(?<i>\d{2})(?::(?<s>\d{2})(?:[.:](?<f>\d{1,9}))?)?\s*(?<z>Z|[+-]\d{2}:\d{2})?)?$/,
  /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:[T ]+(?<h>\d{1,2}):(?<i>\d{2})(?::(?<s>\d{2})(?:[.:](?<f>\d{1,9}))?)?)?$/,
  /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})(?: +(?<h>\d{1,2}):(?<i>\d{2})(?::(?<s>\d{2}))?)?$/,
]

/** Milliseconds from 1970, without a zone; a stated zone is taken off. */
export const parseDate = (text: string): number => {
  const time = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/.exec(text.trim())
  if (time !== null) {
    const [, h, i, s, f] = time
    return Date.UTC(1900, 0, 1, Number(h), Number(i), Number(s ?? 0), Number(`0.${f ?? 0}`) * 1000)
  }
  for (const pattern of PATTERNS) {
    const found = pattern.exec(text.trim())?.groups
    if (found === undefined) continue
    const number = (key: string) => Number(found[key] ?? 0)
    const day = Date.UTC(number('y'), number('m') - 1, number('d'))
    const back = new Date(day)
    if (back.getUTCMonth() !== number('m') - 1 || number('h') > 23 || number('i') > 59 || number('s') > 59) break
    const zone = found['z'] ?? 'Z'
    const shift =
      zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))
    const milliseconds = Math.round(Number(`0.${found['f'] ?? 0}`) * 1000)
    return day + ((number('h') * 60 + number('i') - shift) * 60 + number('s')) * 1000 + milliseconds
  }
  throw sqlError(241)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** CONVERT's styles 0, 23, 112, 114, 120, 121, 126 and 127; fractions of a second of zero are left out in 126. */
export const formatDate = (value: number, style: number, fraction: number): string => {
  const at = new Date(value)
  const day = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`
  const part = pad(at.getUTCMilliseconds(), 3).padEnd(fraction, '0').slice(0, fraction)
  const exact = fraction === 0 ? time : `${time}.${part}`
  switch (style) {
    case 23:
      return day
    case 112:
      return day.replaceAll('-', '')
    case 108:
      return time
    case 114:
      return `${time}:${part}`
    case 120:
      return `${day} ${time}`
    case 121:
      return `${day} ${exact}`
    case 126:
    case 127:
      return `${day}T${at.getUTCMilliseconds() === 0 && fraction === 3 ? time : exact}${style === 127 ? 'Z' : ''}`
    default: {
      const hour = at.getUTCHours() % 12 === 0 ? 12 : at.getUTCHours() % 12
      const half = at.getUTCHours() < 12 ? 'AM' : 'PM'
      const month = MONTHS[at.getUTCMonth()] ?? ''
      const date = String(at.getUTCDate()).padStart(2, ' ')
      return `${month} ${date} ${at.getUTCFullYear()} ${String(hour).padStart(2, ' ')}:${pad(at.getUTCMinutes())}${half}`
    }
  }
}
