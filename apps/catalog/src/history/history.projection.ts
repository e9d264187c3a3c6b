import { parseRef } from '@callboard/entity';
import { type Change, changeTextsOf, ownerOf } from '@callboard/events';
import type { Journal } from '@callboard/projection';
import { catalogEntity } from '../entity/entity.projection';
import type { HistoryEntry } from './history.document';

/** What every entity was, version by version, and who made it so; kept for as long as the log, removed entities too. */
export const historyProjection: Journal<HistoryEntry> = {
  name: 'history',
  version: 1, // raise it when the fold changes meaning: documents of an older one are not the same
  on: {
    'callboard.entity.registered': historyEntry,
    'callboard.entity.updated': historyEntry,
    'callboard.entity.removed': historyEntry,
    'callboard.entity.restored': historyEntry,
  },
};

const nothing = { uid: null, text: null, edges: [] };

function historyEntry(change: Change): HistoryEntry {
  const { entity, provenance } = change.data;
  const { kind, namespace } = parseRef(change.subject);
  const texts = changeTextsOf(change);
  return {
    ref: change.subject,
    version: change.entityVersion,
    type: change.type,
    removed: entity === null,
    time: timeOf(change),
    source: change.source,
    kind,
    namespace,
    owner: ownerOf(change),
    actor: provenance.actor,
    ...(entity ? catalogEntity(change, texts.entity) : nothing),
    differences: texts.differences,
    provenance: texts.provenance,
  };
}

function timeOf({ id, time }: Change): Date {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) throw new TypeError(`the change ${id} has no time: ${time}`);
  return at;
}
