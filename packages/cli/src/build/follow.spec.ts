import { exitCodes } from '../exit-codes';
import { Failure } from '../failure';
import { follow, type Look } from './follow';

const pace = { lookEveryMs: 1, tellEveryMs: 60_000, unknownForMs: 20, unreachableForMs: 20 };
const over: Look = { kind: 'over', exitCode: 0, text: 'done\n' };
const unreachable = new Failure(exitCodes.unreachable, 'out of reach.');

function following(looks: (Look | Error)[], interrupted = new AbortController().signal) {
  const told: string[] = [];
  const look = async () => {
    const next = looks.length > 1 ? looks.shift()! : looks[0]!;
    if (next instanceof Error) throw next;
    return next;
  };
  return { told, wish: { look, tell: (line: string) => told.push(line), lost: 'it is gone', interrupted, pace } };
}

const goesOn = (phase: string, text: string): Look => ({ kind: 'goes on', phase, text });

describe('waiting for something', () => {
  it('tells each phase once and not every number', async () => {
    const { told, wish } = following([goesOn('loading', '1'), goesOn('loading', '2'), goesOn('indexing', '3'), over]);
    expect(await follow(wish)).toBe(over);
    expect(told).toEqual(['1', '3']);
  });

  it('bears with a replica that has not heard of it, and with a product that is away for a moment', async () => {
    const { told, wish } = following([{ kind: 'unknown' }, unreachable, unreachable, goesOn('loading', '1'), over]);
    expect(await follow(wish)).toBe(over);
    expect(told).toEqual(['out of reach. Trying again for a while.', '1']);
  });

  it('ends with a refusal when nobody knows of it any more', async () => {
    await expect(follow(following([{ kind: 'unknown' }]).wish)).rejects.toMatchObject({
      exitCode: exitCodes.refused,
      message: 'it is gone',
    });
  });

  it('ends when the product stays out of reach, and at once when it refuses', async () => {
    await expect(follow(following([unreachable]).wish)).rejects.toBe(unreachable);
    const refusal = new Failure(exitCodes.refused, 'unauthenticated');
    await expect(follow(following([refusal, over]).wish)).rejects.toBe(refusal);
  });

  it('ends at Ctrl-C, saying that what was asked for goes on', async () => {
    const ctrlC = new AbortController();
    const waiting = follow(following([goesOn('loading', '1')], ctrlC.signal).wish);
    ctrlC.abort();
    await expect(waiting).rejects.toMatchObject({ exitCode: exitCodes.interrupted });
  });
});
