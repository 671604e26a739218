/** SQL for a struct with the fields v0, v1, … of the expressions given: the one place that spells it, as DuckDB does. */
export function packFields(expressions: readonly string[]): string {
  return `struct_pack(${expressions.map((expression, i) => `v${i} := ${expression}`).join(", ")})`
}
