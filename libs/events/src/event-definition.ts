/** A JSON Schema (draft 2020-12). */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A shape that `data` had once: frozen, together with the step that lifts it to the shape after it. */
export interface FormerShape {
  schema: JsonSchema;
  upcast(data: unknown): unknown;
}

/** One type of event: its wire name, the shape of its data today, and all shapes it ever had, oldest first. */
export interface EventDefinition {
  type: string;
  /** What has happened when this event is seen; ends up in the generated documents. */
  summary: string;
  schema: JsonSchema;
  history: readonly FormerShape[];
}

/** The version of an event's data: one more than the shapes it has left behind, so nobody can forget the upcaster. */
export function dataVersionOf(definition: Pick<EventDefinition, 'history'>): number {
  return definition.history.length + 1;
}

/** The URI of an event's data schema in a version, by default today's. */
export function dataSchemaOf(
  definition: Pick<EventDefinition, 'type' | 'history'>,
  version = dataVersionOf(definition),
): string {
  return `urn:callboard:schema:${definition.type}:${version}`;
}
