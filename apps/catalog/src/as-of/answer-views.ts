import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { LiveView } from '../view/live-view';
import type { ServingView } from '../view/serving-view';
import { AsOfViews } from './as-of-views';
import type { Moment } from './moment';
import { PastSource } from './past.source';

/** Which view a request is answered from. A request asks once and keeps what it got: all of its answer is of one view. */
@Injectable()
export class AnswerViews {
  constructor(
    private readonly live: LiveView,
    private readonly past: PastSource,
    private readonly views: AsOfViews,
  ) {}

  /** The view that follows the log. */
  now(): ServingView {
    return this.live.serving;
  }

  /**
   * The view of a moment, of now where none is named. The answer's head then says the position of that view.
   * @throws Problem `in-the-future`, `not-yet-visible`, or `overloaded`
   */
  of(at: Moment | undefined, reply: FastifyReply): ServingView | Promise<ServingView> {
    return at ? this.asOf(at, reply) : this.live.serving;
  }

  private async asOf(at: Moment, reply: FastifyReply): Promise<ServingView> {
    const position = await this.past.positionOf(at);
    const view = await this.views.at(position, await this.past.revision());
    reply.header('x-callboard-position', String(position));
    return view;
  }
}
