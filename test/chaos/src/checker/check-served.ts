import type { History } from './history';
import type { Finding, Served } from './observation';

/** Everything that a replica shows at rest against the newest versions in the log. */
export function checkServed({ where, shown, count }: Served, history: History): Finding[] {
  const living = [...history.byRef.values()].filter((versions) => versions.at(-1)!.marker !== null).length;
  const counted: Finding[] =
    count === living
      ? []
      : [
          {
            kind: count < living ? 'lost' : 'doubled',
            where,
            what: `it counts ${count} entities, there are ${living}`,
          },
        ];
  return [
    ...counted,
    ...[...history.byRef].flatMap(([ref, versions]) => {
      const newest = versions.at(-1)!.marker;
      const marker = shown.get(ref) ?? null;
      if (marker === newest) return [];
      const kind = marker === null ? 'lost' : 'stale';
      return [{ kind, where, what: `${ref} shows ${marker ?? 'nothing'}, not ${newest ?? 'nothing'}` } as Finding];
    }),
  ];
}
