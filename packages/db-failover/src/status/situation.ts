/** What is wrong, what happens next by itself, and what a person can type. null: nothing is wrong, nothing need be typed. */
export interface Situation {
  readonly wrong: string | null
  readonly next: string
  /** A command without the program's name. */
  readonly type: string | null
}
