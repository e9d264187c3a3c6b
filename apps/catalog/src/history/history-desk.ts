import { Problem } from '@callboard/problems';
import { Injectable } from '@nestjs/common';
import { type FieldChange, stateOf } from './field-change';
import { fieldReader } from './field-path';
import type { StoredHistoryEntry } from './history.document';
import { HistoryQueries, type VersionRange } from './history.queries';
import type { DiffRequest, HistoryPageRequest, WhyRequest } from './history.request';
import { changesJson, type Diff } from './history-json';
import { decodeCursor, encodeCursor } from './history-cursor';

const beforeTheFirst = { row: null, state: null };

/** Answers what one entity was, or says why there is no answer. */
@Injectable()
export class HistoryDesk {
  constructor(private readonly queries: HistoryQueries) {}

  /** @throws Problem `unknown-entity`, `invalid-parameter` */
  async versions(ref: string, request: HistoryPageRequest): Promise<string> {
    return this.page({ ref, first: 1, last: Number.MAX_SAFE_INTEGER }, request, ref);
  }

  /** The versions under one uid, the removal that ended them included. @throws Problem as `versions` does */
  async life(uid: string, request: HistoryPageRequest): Promise<string> {
    const range = await this.queries.lifeOf(uid);
    if (!range) throw new Problem('unknown-entity', `No entity ever had the uid ${uid}`);
    return this.page(range, request, uid);
  }

  /** @throws Problem `unknown-entity`, `unknown-version` */
  async version(ref: string, version: number): Promise<StoredHistoryEntry> {
    const found = await this.queries.last(ref, version);
    if (found?.version === version) return found;
    const { version: last } = await this.last(ref);
    const detail = `There is no version ${version} of ${ref}; the last one is ${last}${await this.hindrance(ref)}`;
    throw new Problem('unknown-version', detail);
  }

  /** @throws Problem `unknown-entity`, `unknown-version`, `invalid-parameter` */
  async diff(ref: string, request: DiffRequest): Promise<Diff> {
    const to = request.to === undefined ? await this.last(ref) : await this.version(ref, request.to);
    const { from: number } = request;
    if (number !== undefined && number > to.version) throw turned(number, to.version);
    const from = number === undefined ? await this.queries.last(ref, to.version - 1) : await this.origin(ref, number);
    return { from: from ? sideOf(from) : beforeTheFirst, to: sideOf(to) };
  }

  /** @throws Problem `unknown-entity`, `unknown-version`, `never-set`, `unchanged-for-long` */
  async why(ref: string, { field, version }: WhyRequest): Promise<FieldChange<StoredHistoryEntry>> {
    const reader = fieldReader(field);
    const { version: last } = version === undefined ? await this.last(ref) : await this.version(ref, version);
    const found = await this.queries.lastChangeOf(reader, { ref, last });
    if (found) return found;
    throw new Problem('never-set', `${field} of ${ref} had no value up to version ${last}`);
  }

  private async page(range: VersionRange, { limit, cursor }: HistoryPageRequest, question: string): Promise<string> {
    const last = cursor === undefined ? range.last : decodeCursor(cursor, question).at - 1;
    const { rows, isCut } = await this.queries.versions({ ...range, last: Math.min(last, range.last) }, limit);
    if (rows.length === 0) await this.last(range.ref);
    const parkedAt = cursor === undefined ? await this.queries.parkedAt(range.ref) : null;
    return changesJson(rows, {
      ...(isCut && { nextCursor: encodeCursor(question, { at: rows.at(-1)!.version }) }),
      ...(parkedAt !== null && { parkedAt }),
    });
  }

  private origin(ref: string, version: number): Promise<StoredHistoryEntry | null> {
    return version === 0 ? Promise.resolve(null) : this.version(ref, version);
  }

  private async last(ref: string): Promise<StoredHistoryEntry> {
    const last = await this.queries.last(ref);
    if (last) return last;
    throw new Problem('unknown-entity', `There never was an entity ${ref}${await this.hindrance(ref)}`);
  }

  private async hindrance(ref: string): Promise<string> {
    const parkedAt = await this.queries.parkedAt(ref);
    return parkedAt === null ? '' : ` that can be shown; its change at position ${parkedAt} is parked`;
  }
}

function sideOf(row: StoredHistoryEntry): Diff['to'] {
  return { row, state: stateOf(row.text) };
}

function turned(from: number, to: number): Problem {
  const message = `from must not be above to, ${from} is above ${to}`;
  return new Problem('invalid-parameter', message, [{ pointer: '/from', message, code: 'after-to' }]);
}
