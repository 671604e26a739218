/** What an expression is compiled over. */
export interface CompileContext {
  /** SQL for a column. */
  readonly column: (name: string) => string
  /** Terms of the ORDER BY that gives the rows their order; empty where they have none. */
  readonly order: readonly string[]
  /** SQL for a number by which rows are in that order, no two with the same; undefined where there is none. */
  readonly place?: string | undefined
  /** What the current time is, in microseconds since 1970: one for all rows of a frame. */
  readonly now: bigint
}
