/**
 * Checks that a value is a category.
 *
 * @param row - left out where there is but one
 * @throws RangeError naming feature and row if it is not a whole number in [0, arity)
 */
export function checkCategory(value: number, arity: number, feature: number, row?: number): void {
  if (Number.isInteger(value) && value >= 0 && value < arity) return
  const place = row === undefined ? "" : ` at row ${row}`
  throw new RangeError(`invalid category in feature ${feature}: ${value}${place}; expected an integer in [0, ${arity})`)
}
