import { Random } from '../random';

/** One entity's part in a request. */
export interface PlannedWrite {
  ref: string;
  wish: 'push' | 'remove';
  /** The word of its content; null for a removal. */
  marker: string | null;
  /** Which etag is sent as `If-Match`: the latest known, one known to be older, or none. */
  condition: 'none' | 'latest' | 'older';
}

/** One request. */
export interface PlannedRequest {
  writes: PlannedWrite[];
  /** The source it speaks for; none: the token's own. */
  source?: string;
}

/** How entities are shared among writers; names of a namespace tell who writes there. */
export const pools = {
  /** Written by everybody. */
  shared: 10,
  /** Written by one alone, with few contents that come back. */
  own: 6,
  /** Claimed by two sources. */
  contested: 3,
  contents: 3,
  batch: 5,
};

type Draw = (plan: Plan) => PlannedRequest;

interface Plan {
  writer: number;
  random: Random;
  /** Counts what this writer makes new. */
  number: number;
}

const refOf = (namespace: string, name: string | number) => `component:${namespace}/${namespace}-${name}`;
const shared = ({ random }: Plan) => refOf('shared', random.below(pools.shared));
const own = ({ writer, random }: Plan) => refOf(`own-${writer}`, random.below(pools.own));
const contested = ({ random }: Plan) => refOf('contested', random.below(pools.contested));

/** A word of its own for each new content; `w3n17x` is the seventeenth of writer three. */
const newMarker = (plan: Plan) => `w${plan.writer}n${plan.number++}x`;
/** Content that comes back: restoring an older state must never be taken for "unchanged". */
const oldMarker = ({ random, writer }: Plan, ref: string) =>
  `w${writer}c${ref.split('-').at(-1)}k${random.below(pools.contents)}x`;

const one = (ref: string, marker: string | null, condition: PlannedWrite['condition'] = 'none'): PlannedRequest => ({
  writes: [{ ref, marker, wish: marker === null ? 'remove' : 'push', condition }],
});

const draws: [weight: number, draw: Draw][] = [
  [26, (plan) => one(shared(plan), newMarker(plan))],
  [
    20,
    (plan) => {
      const ref = own(plan);
      return one(ref, oldMarker(plan, ref));
    },
  ],
  [6, (plan) => one(shared(plan), null)],
  [5, (plan) => one(own(plan), null)],
  [8, (plan) => one(own(plan), newMarker(plan), 'latest')],
  [10, (plan) => one(shared(plan), newMarker(plan), 'latest')],
  [6, (plan) => one(shared(plan), newMarker(plan), 'older')],
  [3, (plan) => one(own(plan), newMarker(plan), 'older')],
  [2, (plan) => one(own(plan), null, 'latest')],
  [5, (plan) => ({ ...one(contested(plan), newMarker(plan)), source: `claimant-${plan.random.below(2)}` })],
  [2, (plan) => one(contested(plan), null)],
  [4, (plan) => one(refOf('new', `${plan.writer}-${plan.number}`), newMarker(plan))],
  [8, batch],
];

const weights = draws.reduce((sum, [weight]) => sum + weight, 0);

/** Several entities in one request, each once: a receipt names an entity at most once. */
function batch(plan: Plan): PlannedRequest {
  const refs = new Set(Array.from({ length: pools.batch }, () => (plan.random.chance(0.5) ? shared(plan) : own(plan))));
  return { writes: [...refs].map((ref) => one(ref, newMarker(plan)).writes[0]!) };
}

/** What one writer does, without an end; the same for the same seed, whatever the others do. */
export function* writePlan(seed: number, writer: number): Generator<PlannedRequest> {
  const plan: Plan = { writer, number: 0, random: new Random(seed).fork(`writer ${writer}`) };
  for (;;) {
    let left = plan.random.below(weights);
    const [, draw] = draws.find(([weight]) => (left -= weight) < 0)!;
    yield draw(plan);
  }
}

/** Entities that readers look at; those that are new each time are looked at when all is over. */
export function readRefs(writers: number): string[] {
  const named = (namespace: string, count: number) =>
    Array.from({ length: count }, (_, name) => refOf(namespace, name));
  const owned = Array.from({ length: writers }, (_, writer) => named(`own-${writer}`, pools.own)).flat();
  return [...named('shared', pools.shared), ...named('contested', pools.contested), ...owned];
}
