import { Injectable } from '@nestjs/common';
import { replicaHeader } from '@callboard/http';
import { Problem } from '@callboard/problems';
import { request } from 'undici';
import { failureOf, saysNotReady } from '../forward/forward.decider';
import type { Replica } from '../replica/replica';
import { ReplicaSets } from '../replica/replica-sets';
import type { UserEntity } from './catalog-user';

const timeoutMs = 2_000;
/** What keeps one replica from answering may keep every other: beside those that are not ready, two are asked. */
const brokenAttemptsMax = 2;

/** Asks the catalog what it knows of a user, with that user's own token. */
@Injectable()
export class UserSource {
  constructor(private readonly sets: ReplicaSets) {}

  /** Undefined for a user that is in no catalog; throws a Problem where the catalog cannot tell. */
  async find(userRef: string, authorization: string): Promise<UserEntity | undefined> {
    const tried = new Set<Replica>();
    let broken = 0;
    for (let replica = this.next(tried); replica && broken < brokenAttemptsMax; replica = this.next(tried)) {
      tried.add(replica);
      const answer = await ask(replica, userRef, authorization);
      if (answer === 'broken') broken += 1;
      else if (answer !== 'not-ready') return answer.user;
    }
    throw new Problem('upstream-unavailable', 'No replica of catalog is ready');
  }

  private next(tried: ReadonlySet<Replica>): Replica | undefined {
    return this.sets.byPrefix.get('/api/catalog')?.next(tried);
  }
}

type Answer = { user?: UserEntity } | 'not-ready' | 'broken';

async function ask({ url }: Replica, userRef: string, authorization: string): Promise<Answer> {
  const [kind = '', namespace = '', name = ''] = userRef.split(/[:/]/).map(encodeURIComponent);
  const options = { headers: { authorization }, signal: AbortSignal.timeout(timeoutMs) };
  try {
    const answer = await request(`${url}/api/catalog/entities/by-name/${kind}/${namespace}/${name}`, options);
    return await read(answer);
  } catch (error) {
    if (error instanceof Problem) throw error;
    return failureOf(error) === 'unreachable' ? 'not-ready' : 'broken';
  }
}

/** A refusal for work or load is taken at its word: it must not be had from every replica in turn. */
async function read({ statusCode, headers, body }: Awaited<ReturnType<typeof request>>): Promise<Answer> {
  if (statusCode === 200) return { user: (await body.json()) as UserEntity };
  await body.dump();
  if (statusCode === 404) return {};
  if (saysNotReady(statusCode, headers[replicaHeader])) return 'not-ready';
  if (statusCode === 503) throw new Problem('upstream-unavailable', 'The catalog cannot tell now');
  const cause = new Error(`catalog answered ${statusCode} to the question who a user is`);
  throw new Problem('upstream-failed', '', [], { cause });
}
