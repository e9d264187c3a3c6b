import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type AuthenticatedRequest, Writes } from '@callboard/auth';
import { stringifyRef } from '@callboard/entity';
import { Problem } from '@callboard/problems';
import { Controller, Delete, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { INGESTION_PARTS, type IngestionParts } from '../log/ingestion-parts';
import { checkAccept } from './accepted-answer';
import { DescribesPush, DescribesRemoval } from './entity.description';
import { EntityPath, SourceQuery } from './entity.request';
import type { PushAnswer } from './entity.response';
import { EntityWorker } from './entity.worker';
import { lineAnswer, type PushInProgress, wholeAnswer } from './push-answer';
import { documentsOf, formOf } from './push-body';
import { type PushContext, pushContextOf } from './push-context';
import { pushLimits } from './push-limits';
import { ProvenanceOfRequest, type ToldProvenance } from './push-provenance';
import { PushSummary } from './push-summary';
import { onlyOne } from './single-document';

type Request = FastifyRequest & AuthenticatedRequest;

@ApiTags('entities')
@ApiBearerAuth()
@Controller('api/ingestion/v1/entities')
export class EntityController {
  constructor(
    private readonly worker: EntityWorker,
    @Inject(INGESTION_PARTS) private readonly parts: IngestionParts,
  ) {}

  @Writes()
  @Post()
  @HttpCode(200)
  @DescribesPush()
  async push(
    @Query() { source }: SourceQuery,
    @ProvenanceOfRequest() provenance: ToldProvenance,
    @Req() request: Request,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = formOf(request.raw);
    checkAccept(request.headers.accept, form === 'ndjson' ? 'ndjson' : 'json');
    const context = { ...this.contextOf(request, provenance), source: source ?? request.identity!.source };
    const push = { receipt: context.receipt, summary: new PushSummary() };
    const documents = await documentsOf(request.raw, form);
    const chunks = this.worker.push(context.ifMatch ? await onlyOne(documents) : documents, context);
    if (form === 'ndjson') {
      const { status, lines } = await lineAnswer(chunks, push);
      const stream = Readable.from(this.told(lines, push), {
        objectMode: false,
        highWaterMark: pushLimits.unreadAnswerBytesMax,
      });
      await reply.status(status).type('application/x-ndjson; charset=utf-8').send(stream);
    } else {
      const { status, body } = await wholeAnswer(chunks, push);
      this.tell(push);
      await reply.status(status).send(body);
    }
  }

  @Writes()
  @Delete(':kind/:namespace/:name')
  @DescribesRemoval()
  async remove(
    @Param() path: EntityPath,
    @Query() { source }: SourceQuery,
    @ProvenanceOfRequest() provenance: ToldProvenance,
    @Req() request: Request,
  ): Promise<PushAnswer> {
    checkAccept(request.headers.accept, 'json');
    const context = { ...this.contextOf(request, provenance), source };
    const push = { receipt: context.receipt, summary: new PushSummary() };
    const chunk = await this.worker.remove(stringifyRef(path), context);
    for (const { verdict } of chunk.items) if (verdict.outcome === 'refused') throw verdict.problem;
    const { body } = await wholeAnswer(toAsync(chunk), push);
    this.tell(push);
    return body;
  }

  private contextOf(request: Request, told: ToldProvenance): PushContext {
    if (!request.identity) throw new Problem('unauthenticated', 'Missing credentials');
    const provenance = { actor: request.identity.actor, ...told };
    return pushContextOf({ receipt: randomUUID(), provenance, headers: request.headers, correlationId: request.id });
  }

  private async *told(lines: AsyncGenerator<string>, push: PushInProgress): AsyncGenerator<string> {
    yield* lines;
    this.tell(push);
  }

  private tell({ receipt, summary: { counts, refusals } }: PushInProgress): void {
    this.parts.logger.info({ event: 'push.settled', receipt, counts, ...(counts.refused > 0 && { refusals }) });
  }
}

async function* toAsync<T>(value: T): AsyncGenerator<T> {
  yield value;
}
