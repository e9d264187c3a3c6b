import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { request } from 'undici';
import type { ReplicaSet } from '../replica/replica-set';
import { ReplicaSets } from '../replica/replica-sets';
import { mergeDescriptions } from './merge-descriptions';

const timeoutMs = 2_000;

/** Asks the services that are ready for their OpenAPI; one that does not answer is left out. */
@Injectable()
export class DescriptionSource {
  constructor(private readonly sets: ReplicaSets) {}

  async complete(own: OpenAPIObject): Promise<OpenAPIObject> {
    const answers = await Promise.all(this.sets.all.map(async (set) => [set.service, await describe(set)] as const));
    const services = new Map(answers.filter((entry): entry is [string, OpenAPIObject] => entry[1] !== undefined));
    return mergeDescriptions(own, services);
  }
}

async function describe(set: ReplicaSet): Promise<OpenAPIObject | undefined> {
  const replica = set.next();
  if (!replica) return undefined;
  try {
    const { statusCode, body } = await request(`${replica.url}/openapi.json`, {
      signal: AbortSignal.timeout(timeoutMs),
    });
    const description = (await body.json()) as OpenAPIObject;
    return statusCode === 200 ? description : undefined;
  } catch {
    return undefined;
  }
}
