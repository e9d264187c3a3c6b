import { fastify } from 'fastify';
import { answerTag, knownBy, namesTag, tagAnswers } from './answer-tag';

describe('answer tags', () => {
  it('are the same for the same text alone', () => {
    expect(answerTag('{"a":1}')).toBe(answerTag('{"a":1}'));
    expect(answerTag('{"a":1}')).not.toBe(answerTag('{"a":2}'));
    expect(answerTag('x')).toMatch(/^W\/"1-[A-Za-z0-9+/]{27}"$/);
  });

  it('are made of what an answer is known by, where something is named', () => {
    const tagOf = (answer: string, digest: string) => answerTag(knownBy(Buffer.from(answer), Buffer.from(digest)));
    expect(tagOf('{"a":1}', 'one')).toBe(tagOf('{"a":1}', 'one'));
    expect(tagOf('{"a":1}', 'one')).not.toBe(tagOf('{"a":1}', 'other'));
    expect(answerTag(Buffer.from('{"a":1}'))).toBe(answerTag('{"a":1}'));
  });

  it.each([
    ['W/"1-a"', true],
    ['"1-a"', true],
    ['"other", W/"1-a"', true],
    ['*', true],
    ['"other"', false],
    ['', false],
  ])('%s names W/"1-a": %s', (header, named) => {
    expect(namesTag(header, 'W/"1-a"')).toBe(named);
  });
});

it('an answer that is known already has no other length than it has', async () => {
  const app = fastify();
  tagAnswers(app, '/api');
  app.get('/api/x', (_, reply) => reply.type('application/json').send('{"a":1}'));
  const ask = (method: 'GET' | 'HEAD', headers = {}) => app.inject({ method, url: '/api/x', headers });
  const { headers } = await ask('HEAD');
  expect([headers['content-length'], headers['etag']]).toEqual(['7', answerTag('{"a":1}')]);
  for (const method of ['GET', 'HEAD'] as const) {
    const known = await ask(method, { 'if-none-match': headers['etag'] });
    expect([known.statusCode, known.body, known.headers['etag']]).toEqual([304, '', headers['etag']]);
    expect(known.headers['content-length']).toBe(method === 'HEAD' ? '7' : undefined);
  }
  await app.close();
});
