import { changeDataV1 } from './change-data.schema';
import type { EventDefinition } from './event-definition';

/** The content of an entity is another than before. */
export const EntityUpdated: EventDefinition = {
  type: 'callboard.entity.updated',
  summary: 'The content of an entity is another than before.',
  schema: changeDataV1('entity'),
  history: [],
};
