import type { Db } from 'mongodb';
import { lastPosition } from './relay/batch-document';
import { BatchStore } from './relay/batch-store';
import { ensureGenesis } from './relay/genesis';
import { type Leader, leaderOf } from './relay/lease';
import { Republish, type RepublishDocument } from './relay/republish';

/** How the log is, as the database tells anybody: the same answer from every process, leader or not. */
export interface LogStatus {
  /** The last position given; 0 before the first. */
  position: number;
  relay: Leader;
  incarnation: string;
  partitions: number;
  /** The last republish that was asked for; undefined where there never was one. */
  republish?: RepublishDocument;
}

/** Reads the status of the log; `partitions` is for one that has not begun. */
export async function readLogStatus(db: Db, { partitions }: { partitions: number }): Promise<LogStatus> {
  const [genesis, last, relay, republish] = await Promise.all([
    ensureGenesis(db, { partitions }),
    new BatchStore(db).last(),
    leaderOf(db),
    new Republish(db).find(),
  ]);
  const { incarnation } = genesis;
  return { position: last ? lastPosition(last) : 0, relay, incarnation, partitions: genesis.partitions, republish };
}
