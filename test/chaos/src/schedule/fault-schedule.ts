import { Random } from '../random';

/** Processes that are killed; services have two replicas, the gateway, the broker and the database are one each. */
export const services = [
  'ingestion',
  'ingestion-2',
  'catalog',
  'catalog-2',
  'search',
  'search-2',
  'notification',
  'notification-2',
] as const;
export const roles = [...services, 'gateway', 'kafka', 'mongo'] as const;

/** Every projection of the product, by the service that serves it. */
export const projections = [
  { service: 'catalog', projection: 'entity' },
  { service: 'catalog', projection: 'history' },
  { service: 'search', projection: 'document' },
  { service: 'notification', projection: 'feed' },
] as const;

export type Rebuilt = (typeof projections)[number];

/** Something done to the product. */
export type Strike =
  | { kind: 'kill'; roles: string[] }
  /** SIGSTOP, and SIGCONT after `forMs`: longer than the relay's lease and a consumer's session. */
  | { kind: 'pause'; role: string; forMs: number }
  /** Alone, so that no read may fail meanwhile; or with somebody killed in the middle of it. */
  | { kind: 'rebuild'; of: Rebuilt; killing?: string };

/** A strike in its time. */
export interface Step {
  /** After the step before is over. */
  afterMs: number;
  strike: Strike;
  /** Whether the next step comes only after all are up again. */
  isAwaited: boolean;
}

const pauseMs = { min: 3_500, max: 7_000 };
const quietMs = { min: 100, max: 1_500 };
const pairShare = 0.3;
const overlapShare = 0.35;

/**
 * Faults without an end, the same ones for the same seed. It goes in rounds, and in each of them every process is killed
 * once, an ingestion (one of the two leads the relay) and another service are paused, one projection is rebuilt alone and one while somebody is killed.
 */
export function* faultSchedule(seed: number): Generator<Step> {
  const random = new Random(seed).fork('faults');
  for (let round = 0; ; round += 1) {
    const kills = killsOf(random);
    const pauses = [services.slice(0, 2), services.slice(2)].map((some) => pauseOf(random.pick(some), random));
    const strikes: Strike[] = random.shuffled([
      ...kills,
      ...pauses,
      { kind: 'rebuild', of: projections[round % projections.length]! },
      { kind: 'rebuild', of: projections[(round + 1) % projections.length]!, killing: random.pick(services) },
    ]);
    yield* strikes.map((strike) => ({
      strike,
      afterMs: random.between(quietMs.min, quietMs.max),
      isAwaited: strike.kind !== 'kill' || !random.chance(overlapShare),
    }));
  }
}

/** How many processes a strike kills. */
export function killsIn(strike: Strike): number {
  if (strike.kind === 'kill') return strike.roles.length;
  return strike.kind === 'rebuild' && strike.killing ? 1 : 0;
}

function killsOf(random: Random): Strike[] {
  const waiting = random.shuffled(roles);
  const kills: Strike[] = [];
  while (waiting.length > 0) {
    const isPair = waiting.length > 1 && random.chance(pairShare);
    kills.push({ kind: 'kill', roles: waiting.splice(0, isPair ? 2 : 1) });
  }
  return kills;
}

function pauseOf(role: string, random: Random): Strike {
  return { kind: 'pause', role, forMs: random.between(pauseMs.min, pauseMs.max) };
}
