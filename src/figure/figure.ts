/** A plain Plotly figure: JSON only, so it can be changed, stored and drawn by any plotly.js of version 3 or later. */
export interface Figure {
  /** Plotly traces. */
  data: Record<string, unknown>[]
  /** Plotly layout. */
  layout: Record<string, unknown>
  /** What the figure shows, in words: for screen readers, and for terminals. */
  alt?: string
}
