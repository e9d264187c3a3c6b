import { Counter } from 'prom-client';
import type { Verdict } from './entity.planner';

const itemsTotal = new Counter({
  name: 'callboard_ingestion_items_total',
  help: 'Documents decided, by outcome',
  labelNames: ['outcome'],
});

const refusedTotal = new Counter({
  name: 'callboard_ingestion_refused_total',
  help: 'Documents refused, by the code of the problem',
  labelNames: ['code'],
});

/** Counts decided documents; refused ones by their code as well. */
export function countItems(items: { verdict: Verdict }[]): void {
  for (const { verdict } of items) {
    itemsTotal.inc({ outcome: verdict.outcome });
    if (verdict.outcome === 'refused') refusedTotal.inc({ code: verdict.problem.code });
  }
}
