import { Injectable } from '@nestjs/common';
import { LiveView } from '../view/live-view';
import type { ServingView } from '../view/serving-view';

/** Which view a request is answered from. A request asks once and keeps what it got: all of its answer is of one view. */
@Injectable()
export class AnswerViews {
  constructor(private readonly live: LiveView) {}

  /** The view that follows the log. */
  now(): ServingView {
    return this.live.serving;
  }
}
