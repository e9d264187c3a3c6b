import { withProgress, type Log } from '@callboard/platform';
import type { FoundFiles } from './descriptor-files';
import { pushFiles } from './descriptor-push';
import type { GatewayClient } from './gateway-client';
import { LoopbackSubscription } from './loopback-subscription';
import { PushTally } from './push-tally';
import { percentile, VisibilityWatch } from './visibility-watch';

/** A change that nobody can see after this time is late. */
export const lateAfterMs = 60_000;

/** What came of a push, with everything that must not have happened. */
export interface PushResult {
  tally: PushTally;
  skipped: number;
  pushMs: number;
  visibleP50Ms: number;
  visibleMaxMs: number;
  received: number;
  forged: number;
  /** Empty when everything was accepted or refused with a reason, seen in time and told to the subscriber. */
  failures: string[];
}

const shownMax = 5;

function listed(what: string, all: string[]): string[] {
  if (all.length === 0) return [];
  const more = all.length > shownMax ? ` and ${all.length - shownMax} more` : '';
  return [`${what}: ${all.slice(0, shownMax).join(', ')}${more}`];
}

async function pushAndWatch(client: GatewayClient, found: FoundFiles, tally: PushTally) {
  const watch = new VisibilityWatch(client, tally, lateAfterMs);
  const watching = watch.run();
  const begun = Date.now();
  try {
    await pushFiles(client, found.files, tally);
  } finally {
    watch.pushEnded();
  }
  const pushMs = Date.now() - begun;
  await watching;
  return { watch, pushMs };
}

function failuresOf(tally: PushTally, watch: VisibilityWatch, untold: string[], forged: number): string[] {
  return [
    ...listed('unexplained', tally.unexplainedReasons),
    ...listed('accepted and not visible after 60 s', watch.lateRefs),
    ...listed('changed and not told to the subscriber after 60 s', untold),
    ...(forged > 0 ? [`${forged} deliveries were not signed by the secret of the subscription`] : []),
  ];
}

/** Subscribes on loopback, pushes, and waits until every change was seen by a reader and told to the subscriber. */
export async function firstPush(client: GatewayClient, found: FoundFiles, log: Log): Promise<PushResult> {
  const tally = new PushTally();
  const subscription = await LoopbackSubscription.begin(client);
  try {
    const pushing = () => pushAndWatch(client, found, tally);
    const { watch, pushMs } = await withProgress(log, `Pushing ${found.files.length} files`, pushing);
    const telling = () => subscription.missing(tally.changes, lateAfterMs);
    const untold = await withProgress(log, 'Waiting for the subscriber to be told', telling);
    const { received, forged } = subscription.listener;
    return {
      tally,
      skipped: found.skipped,
      pushMs,
      visibleP50Ms: percentile(watch.durationsMs, 0.5),
      visibleMaxMs: percentile(watch.durationsMs, 1),
      received: received.size,
      forged,
      failures: failuresOf(tally, watch, untold, forged),
    };
  } finally {
    await subscription.end();
  }
}
