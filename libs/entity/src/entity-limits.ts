/** What one entity may weigh. Each is checked before anything else, so that no later check can be made to run long. */
export const entityLimits = {
  /** Nesting of mappings and lists, the entity itself being 1. */
  depthMax: 64,
  /** Mappings, lists and single values, all together. */
  valuesMax: 100_000,
  /** Keys and texts, all together, in UTF-16 units. */
  charactersMax: 2 * 1024 * 1024,
  /** The entity as kept, as JSON in UTF-8. */
  bytesMax: 2 * 1024 * 1024,
  /** How many things wrong with one entity are told; the last of them then says that there are more. */
  violationsMax: 100,
} as const;
