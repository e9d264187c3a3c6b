import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import { request } from 'undici';
import type { Replica } from '../replica/replica';
import { ReplicaSets } from '../replica/replica-sets';
import type { UserEntity } from './catalog-user';

const timeoutMs = 2_000;

/** Asks the catalog what it knows of a user, as any reader would. */
@Injectable()
export class UserSource {
  constructor(private readonly sets: ReplicaSets) {}

  /** Undefined for a user that is in no catalog; throws a Problem when no replica answers. */
  async find(userRef: string): Promise<UserEntity | undefined> {
    const tried = new Set<Replica>();
    for (let replica = this.next(tried); replica; replica = this.next(tried)) {
      tried.add(replica);
      const answer = await ask(replica, userRef);
      if (answer) return answer.user;
    }
    throw new Problem('upstream-unavailable', 'No replica of catalog is ready');
  }

  private next(tried: ReadonlySet<Replica>): Replica | undefined {
    return this.sets.byPrefix.get('/api/catalog')?.next(tried);
  }
}

/** Undefined when the replica cannot tell. */
async function ask({ url }: Replica, userRef: string): Promise<{ user?: UserEntity } | undefined> {
  const [kind = '', namespace = '', name = ''] = userRef.split(/[:/]/).map(encodeURIComponent);
  try {
    const { statusCode, body } = await request(`${url}/api/catalog/entities/by-name/${kind}/${namespace}/${name}`, {
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (statusCode === 200) return { user: (await body.json()) as UserEntity };
    await body.dump();
    return statusCode === 404 ? {} : undefined;
  } catch {
    return undefined;
  }
}
