import { Injectable } from '@nestjs/common';
import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { ServingView } from '../view/serving-view';
import { countValues, type FacetValue } from './facet-count';

/** How often each value of a key occurs, among the entities that a filter leaves. */
@Injectable()
export class FacetQueries {
  /** Every facet is answered under the name it was asked by, an unknown one with an empty list. */
  counts(view: ServingView, facets: readonly string[], predicate: Predicate): Promise<string> {
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
