/** `$$name` holds the metadata of `name`. */
export const isMetastream = (stream: string): boolean => stream.startsWith('$$')
export const metastreamOf = (stream: string): string => `$$${stream}`
export const originalOf = (metastream: string): string => metastream.slice(2)

/** System streams begin with `$`; a metastream is one if its original is. */
export const isSystem = (stream: string): boolean =>
  (isMetastream(stream) ? originalOf(stream) : stream).startsWith('$')

/** A name that the server refuses to write to. */
export const isInvalid = (stream: string): boolean => stream === '' || stream === '$$'
