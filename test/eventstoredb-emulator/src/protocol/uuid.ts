import { type sharedMessages, UUID } from './definitions.ts'

const NIL = '00000000-0000-0000-0000-000000000000'
const TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const fromBits = (most: string, least: string): string => {
  const hex = [most, least].map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** In lower case; null if it is none, or the nil one, which the server refuses. */
export const uuidIn = (message: sharedMessages.UUID | undefined): string | null => {
  const bits = message?.getStructured()
  const text =
    bits === undefined
      ? (message?.getString() ?? '').toLowerCase()
      : fromBits(bits.getMostSignificantBits(), bits.getLeastSignificantBits())
  return TEXT.test(text) && text !== NIL ? text : null
}

export const uuidMessage = (id: string): sharedMessages.UUID => new UUID().setString(id)
