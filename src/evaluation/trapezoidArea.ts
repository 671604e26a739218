/** Area under a curve of straight lines between points, summed from the first to the last. */
export function trapezoidArea(x: Float64Array, y: Float64Array): number {
  let area = 0
  for (let i = 1; i < x.length; i++) area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2
  return area
}
