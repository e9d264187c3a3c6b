/**
 * For `Transform`: what the text of a parameter says as a whole number, of either sign and any size, so that its bounds
 * refuse it. Everything else stays as it is, for `IsInt` to refuse.
 */
export function wholeNumberOf({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
}
