import { Injectable } from '@nestjs/common';
import { invalidParameter } from '@callboard/problems';
import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { Columns } from '../view/column-store';
import { QueryWork } from '../view/query-work';
import type { ServingView } from '../view/serving-view';
import { sortInTurns } from '../view/sort-in-turns';
import { inTurns } from '../view/turns';
import { countValues, facetValuesMax, tooManyValues, type FacetValue } from './facet-count';

/** Facets of one request. Each is answered as it is spelled; those of one key are counted once. */
export const facetsMax = 50;

type FacetValues = readonly FacetValue[];

/** How often each value of a key occurs, among the entities that a filter leaves. */
@Injectable()
export class FacetQueries {
  /**
   * Every facet is answered under the name it was asked by, an unknown one with an empty list. Each is counted as of one
   * moment; meanwhile others have their turn.
   * @throws Problem at the place where there are too many, or their values are, or counting one of them is too much work
   */
  async counts(view: ServingView, facets: readonly string[], predicate: Predicate, place = 'facet'): Promise<string> {
    if (facets.length > facetsMax) {
      throw invalidParameter(place, `More than ${facetsMax} facets are asked for`, 'too-many');
    }
    const keys = facets.map((facet) => facet.toLowerCase());
    const answer = (columns: Columns) => inTurns(countEach(keys, predicate, columns));
    const counted = await view.query([...keys, ...keysOf(predicate)], answer, keys.length > 1);
    return JSON.stringify({ facets: Object.fromEntries(facets.map((facet, i) => [facet, counted[i]])) });
  }
}

/** The values of each key, in order. */
function* countEach(keys: readonly string[], predicate: Predicate, columns: Columns): Generator<void, FacetValues[]> {
  const counted = new Map<string, FacetValues>();
  let room = facetValuesMax;
  const values: FacetValues[] = [];
  for (const key of keys) {
    const known = counted.get(key);
    if (known && known.length > room) throw tooManyValues();
    const sorted: FacetValues = known ?? (yield* sortInTurns(yield* countOf(key, predicate, columns, room), byValue));
    room -= sorted.length;
    counted.set(key, sorted);
    values.push(sorted);
    if (values.length < keys.length) yield;
  }
  return values;
}

/** What is selected is looked for anew each time: it changes between turns. */
function* countOf(key: string, predicate: Predicate, columns: Columns, room: number): Generator<void, FacetValue[]> {
  const work = new QueryWork();
  const selected = evaluate(predicate, columns, work);
  return yield* countValues(columns.column(key), { selected, isAll: selected === columns.all, room, work });
}

function byValue(a: FacetValue, b: FacetValue): number {
  return a.value < b.value ? -1 : 1;
}
