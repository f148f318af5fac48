/** `$$name` holds the metadata of `name`. */
export const isMetastream = (stream: string): boolean => stream.startsWith('$$')
export const metastreamOf = (stream: string): string => `$$${stream}`
export const originalOf = (metastream: string): string => metastream.slice(2)

/** A name that the server refuses to write to. */
export const isInvalid = (stream: string): boolean => stream === '' || stream === '$$'
