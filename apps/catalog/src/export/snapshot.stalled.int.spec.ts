import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Entity } from '@callboard/entity';
import { slowClientLimits } from '@callboard/http';
import { component, waitUntil } from '@callboard/testing';
import { PastSource } from '../as-of/past.source';
import { CatalogStage, pushed } from '../fixtures/catalog-stage';
import { SnapshotLimits } from './snapshot-limits';
import { SnapshotQueries } from './snapshot.queries';

const stallTimeoutMs = 2_000;

/** Together, 30 pieces, more than twice what lies between a server and a client that takes nothing. */
const count = 3_000;
const entities = Array.from({ length: count }, (_, i): Entity => {
  const entity = component(`heavy-${i}`);
  return { ...entity, metadata: { ...entity.metadata, description: 'x'.repeat(10_000) } };
});

let stage: CatalogStage;
const underWay = () => stage.part(SnapshotQueries).underWay;

beforeAll(async () => {
  stage = await CatalogStage.set();
  stage.part(SnapshotLimits).slowClient = { ...slowClientLimits, stalledMsMax: stallTimeoutMs };
  await stage.publish(pushed(entities));
  const { status } = await stage.get('/entities/by-query?limit=0', { 'x-callboard-at-least': String(stage.position) });
  expect(status).toBe(200);
});

afterAll(() => stage.strike());

const begin = () =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(`${stage.origin}/api/catalog/v1/snapshot`, resolve).on('error', reject);
  });

/** Entities that snapshots have made lines of from now on. */
function madeFromNow(): () => number {
  const source = stage.part(PastSource);
  const lines = source.lines.bind(source);
  let made = 0;
  source.lines = async function* (past) {
    for await (const piece of lines(past)) {
      made += piece.count;
      yield piece;
    }
  };
  return () => made;
}

describe('the client of a snapshot', () => {
  it('that takes nothing any more has nothing made for it ahead, is let go of, and what it held with it', async () => {
    const made = madeFromNow();
    const answer = await begin();
    const startedAt = performance.now();
    expect(underWay()).toBe(1);
    await waitUntil(() => underWay() === 0, { timeoutMs: 30_000 });
    expect(performance.now() - startedAt).toBeGreaterThan(stallTimeoutMs / 2);
    expect(made()).toBeGreaterThan(0);
    expect(made()).toBeLessThan(count / 2);
    await expect(text(answer)).rejects.toThrow(/aborted|ECONNRESET/);
  });

  it('that takes little at a time, for longer than that, gets all of it', async () => {
    const answer = await begin();
    const startedAt = performance.now();
    let bytes = 0;
    let tail = '';
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      tail = chunk.toString().slice(-200);
      await delay(10);
    }
    expect(performance.now() - startedAt).toBeGreaterThan(stallTimeoutMs);
    expect(bytes).toBeGreaterThan(30_000_000);
    expect(tail).toContain(`"type":"end","position":${stage.position},"count":${count}`);
  });
});
