import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import { evaluate } from '../filter/predicate-evaluation';
import { keysOf, type Predicate } from '../filter/predicate';
import type { ServingView } from '../view/serving-view';
import { countValues, type FacetValue } from './facet-count';

/** Facets of one request. Each is answered as it is spelled; those of one key are counted once. */
export const facetsMax = 50;

/** Values of all facets of one answer together. Clients take an answer for whole, so that none is cut: it is refused. */
export const facetValuesMax = 100_000;

/** How often each value of a key occurs, among the entities that a filter leaves. */
@Injectable()
export class FacetQueries {
  /**
   * Every facet is answered under the name it was asked by, an unknown one with an empty list. A promise only where an
   * index has to be built for it.
   * @throws Problem where there are too many, or their values are
   */
  counts(view: ServingView, facets: readonly string[], predicate: Predicate): string | Promise<string> {
    if (facets.length > facetsMax) {
      throw new Problem('invalid-parameter', `More than ${facetsMax} facets are asked for`);
    }
    const keys = facets.map((facet) => facet.toLowerCase());
    return view.query([...keys, ...keysOf(predicate)], (columns) => {
      const selected = evaluate(predicate, columns);
      let room = facetValuesMax;
      const known = new Map<string, FacetValue[]>();
      const counted = facets.map((facet, i): [string, FacetValue[]] => {
        const key = keys[i]!;
        const values = known.get(key) ?? countValues(columns.column(key), selected, selected === columns.all);
        known.set(key, values);
        if ((room -= values.length) < 0) throw tooManyValues();
        return [facet, values];
      });
      return JSON.stringify({ facets: Object.fromEntries(counted) });
    });
  }
}

function tooManyValues(): Problem {
  const detail = `The facets asked for have more than ${facetValuesMax} values; narrow them by a filter, or ask for fewer`;
  return new Problem('answer-too-large', detail);
}
