import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { ServingView } from '../view/serving-view';
import { countValues, type FacetValue } from './facet-count';

/** Facets of one request: each, however it is spelled, is counted and answered by itself. */
export const facetsMax = 50;

/** How often each value of a key occurs, among the entities that a filter leaves. */
@Injectable()
export class FacetQueries {
  /**
   * Every facet is answered under the name it was asked by, an unknown one with an empty list. A promise only where an
   * index has to be built for it.
   * @throws Problem where there are too many
   */
  counts(view: ServingView, facets: readonly string[], predicate: Predicate): string | Promise<string> {
    if (facets.length > facetsMax) {
      throw new Problem('invalid-parameter', `More than ${facetsMax} facets are asked for`);
    }
    const keys = facets.map((facet) => facet.toLowerCase());
    return view.query([...keys, ...keysOf(predicate)], (columns) => {
      const selected = evaluate(predicate, columns);
      const counted: [string, FacetValue[]][] = facets.map((facet, i) => [
        facet,
        countValues(columns.column(keys[i]!), selected, selected === columns.all),
      ]);
      return JSON.stringify({ facets: Object.fromEntries(counted) });
    });
  }
}
