import type { Provenance } from '@callboard/events';
import { RequestPipe } from '@callboard/http';
import { createParamDecorator, type ExecutionContext, Injectable, type PipeTransform } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { ProvenanceHeaders } from './entity.request';

/** Provenance as far as the client tells it; the actor is the token's. */
export type ToldProvenance = Omit<Provenance, 'actor'>;

const fieldOfHeader = {
  'x-callboard-run': 'run',
  'x-callboard-repository': 'repository',
  'x-callboard-commit': 'commit',
  'x-callboard-branch': 'branch',
  'x-callboard-reason': 'reason',
  'x-callboard-occurred-at': 'occurredAt',
} as const satisfies Record<keyof ProvenanceHeaders, keyof ToldProvenance>;

const headerNames = Object.keys(fieldOfHeader) as (keyof ProvenanceHeaders)[];

@Injectable()
class ProvenancePipe implements PipeTransform<IncomingHttpHeaders, Promise<ToldProvenance>> {
  private readonly pipe = new RequestPipe();

  async transform(headers: IncomingHttpHeaders): Promise<ToldProvenance> {
    const given = Object.fromEntries(headerNames.flatMap((name) => entryOf(name, headers)));
    await this.pipe.transform(given, { type: 'query', metatype: ProvenanceHeaders });
    return Object.fromEntries(
      Object.entries(given).map(([name, text]) => [fieldOfHeader[name as keyof ProvenanceHeaders], text]),
    );
  }
}

const headersOfRequest = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<{ headers: IncomingHttpHeaders }>().headers,
);

/** Parameter of a controller's method: what the `X-Callboard-…` headers say about where a push comes from. */
export const ProvenanceOfRequest = (): ParameterDecorator => headersOfRequest(ProvenancePipe);

/** Node reads headers byte by byte; clients that send more than ASCII mean UTF-8. */
function entryOf(name: keyof ProvenanceHeaders, headers: IncomingHttpHeaders): [string, string][] {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? [[name, Buffer.from(value, 'latin1').toString('utf8')]] : [];
}
