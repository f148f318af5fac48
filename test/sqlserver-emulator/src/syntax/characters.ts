// Microsoft's parser decides here: it takes every character from U+0080 on for a letter, save these blanks.
const BLANK = /[\u0085\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000]/
const START = /[A-Za-z_#\u0080-\ufffe]/

export const isBlank = (character: string): boolean => character <= ' ' || BLANK.test(character)
export const startsName = (character: string): boolean => START.test(character) && !isBlank(character)
export const continuesName = (character: string): boolean => startsName(character) || /[0-9$@]/.test(character)
