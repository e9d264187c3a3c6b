import { Problem } from '@callboard/problems';
import type { Verdict } from './entity.planner';
import type { SettledChunk } from './settled-chunk';
import { checkAccept } from './accepted-answer';
import { lineAnswer, wholeAnswer } from './push-answer';
import { PushSummary } from './push-summary';

const taken: Verdict = { outcome: 'registered', version: 1, etag: 'e' };
const refused = (code: 'invalid-entity' | 'unreadable-document' | 'stale-etag'): Verdict => {
  return { outcome: 'refused', problem: new Problem(code, 'no', [{ pointer: '', line: 1, message: 'no', code }]) };
};
const push = () => ({ receipt: 'r', summary: new PushSummary() });

async function* chunks(...all: (Verdict[] | Error)[]): AsyncGenerator<SettledChunk> {
  let index = 0;
  for (const [turn, verdicts] of all.entries()) {
    if (verdicts instanceof Error) throw verdicts;
    const items = verdicts.map((verdict) => ({ index: index++, entityRef: null, verdict }));
    yield { items, clusterTime: `10.${turn}` };
  }
}

async function lines({ status, lines }: Awaited<ReturnType<typeof lineAnswer>>) {
  let text = '';
  for await (const part of lines) text += part;
  return {
    status,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  };
}

describe('the answer to a push', () => {
  it.each([
    [200, [taken, taken]],
    [207, [taken, refused('invalid-entity')]],
    [422, [refused('invalid-entity'), refused('unreadable-document')]],
  ])('is %i where it says so of all', async (status, verdicts) => {
    expect(await wholeAnswer(chunks(verdicts), push())).toMatchObject({ status });
    expect(await lines(await lineAnswer(chunks(verdicts), push()))).toMatchObject({ status });
  });

  it('tells items in order, counts, and the latest cluster time as token', async () => {
    const { body } = await wholeAnswer(chunks([taken], [refused('invalid-entity')], [taken]), push());
    expect(body.items.map(({ index, outcome }) => `${index} ${outcome}`)).toEqual([
      '0 registered',
      '1 refused',
      '2 registered',
    ]);
    expect(body).toMatchObject({
      receipt: { id: 'r', token: 'cb1.10.2' },
      counts: { registered: 2, refused: 1, removed: 0 },
    });
  });

  it('is a problem where nothing could be read, or there was nothing', async () => {
    for (const answer of [wholeAnswer, lineAnswer]) {
      await expect(answer(chunks([refused('unreadable-document')]), push())).rejects.toMatchObject({
        code: 'unreadable-body',
        errors: [{ line: 1 }],
        extensions: { items: [{ index: 0, outcome: 'refused' }], counts: { refused: 1 }, receipt: { id: 'r' } },
      });
      await expect(answer(chunks(), push())).rejects.toMatchObject({ code: 'empty-body' });
    }
  });

  it('is the problem itself where If-Match did not match', async () => {
    await expect(wholeAnswer(chunks([refused('stale-etag')]), push())).rejects.toMatchObject({ code: 'stale-etag' });
  });

  it('does not call a stream refused that goes on', async () => {
    const answer = await lines(await lineAnswer(chunks([refused('invalid-entity')], [taken]), push()));
    expect(answer).toMatchObject({
      status: 207,
      lines: [{ outcome: 'refused' }, { outcome: 'registered' }, { counts: {} }],
    });
  });

  it('ends a stream with the problem when the log goes away on the way, and fails when that is the beginning', async () => {
    const gone = new Problem('log-unavailable', 'gone');
    const answer = await lines(await lineAnswer(chunks([taken], gone), push()));
    expect(answer.lines).toMatchObject([
      { outcome: 'registered' },
      { counts: { registered: 1 }, problem: { code: 'log-unavailable' } },
    ]);
    await expect(lineAnswer(chunks(gone), push())).rejects.toBe(gone);
  });

  it('cuts a stream off at any other error, so that nobody takes it for whole', async () => {
    await expect(lines(await lineAnswer(chunks([taken], new TypeError('bug')), push()))).rejects.toThrow('bug');
  });
});

describe('checkAccept', () => {
  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'text/html, application/*;q=0.5',
    'Application/JSON; charset=utf-8',
  ])('is content with %p', (accept) => {
    expect(() => checkAccept(accept, 'json')).not.toThrow();
    expect(() => checkAccept(accept, 'ndjson')).not.toThrow();
  });

  it.each(['text/html', 'application/json;q=0', 'application/x-ndjson'])('refuses %p for JSON', (accept) => {
    expect(() => checkAccept(accept, 'json')).toThrow(expect.objectContaining({ code: 'not-acceptable' }));
  });
});
