/** Half of the line's width stays inside the picture at its edges. */
const MARGIN = 1

/** A line that stays at each value for one unit, so that a single one is seen too; broken where there is none. */
export function stepPath(
  values: readonly (number | null)[],
  { height, most }: { height: number; most: number },
): string {
  const yOf = (value: number) =>
    Number((height - MARGIN - (value / most) * (height - 2 * MARGIN)).toFixed(2))
  return values
    .map((value, index) => {
      if (value === null) return ''
      const isBegun = index > 0 && values[index - 1] !== null
      return `${isBegun ? `V${yOf(value)}` : `M${index} ${yOf(value)}`}H${index + 1}`
    })
    .join('')
}
