import type { Logger } from '@callboard/logging';
import type { ChangeStreamReader, StreamBatch } from '@callboard/mongo';
import { setTimeout as delay } from 'node:timers/promises';
import type { EntityRow } from '../entity/entity.document';
import type { LiveView } from './live-view';
import { ViewState, type Followed } from './view-state';
import { NotAlike, ViewTakeover } from './view-takeover';
import type { ViewSource } from './view.source';

/** How long a request for changes stays open when there are none; an answer's age may grow as old. */
const awaitChangesMs = 1_000;

/** A stream that broke is opened again this often where it stood; then everything is loaded again. */
const resumeAttemptsMax = 5;
const retryDelayMs = 200;
const reloadDelayMs = 1_000;

export interface ViewWorkerOptions {
  readonly source: ViewSource;
  readonly live: LiveView;
  readonly logger: Logger;
  /** The generation of the projection that it shows. */
  readonly generation: number;
  /** Stops when this one is about to show. */
  readonly replaces?: ViewWorker | undefined;
}

/**
 * Keeps the live view true to one generation: takes over the one that is shown where that says the same, or else loads
 * everything; then follows the projection's own writes, whichever replica made them. The view goes live when it has
 * caught up, and goes on answering while it is loaded anew.
 */
export class ViewWorker {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private stream: ChangeStreamReader | undefined;
  private takeover: ViewTakeover | undefined;
  private differs = false;
  private tellShown!: () => void;
  /** Resolves once requests are answered from this view, or it was stopped before. */
  readonly shown = new Promise<void>((resolve) => (this.tellShown = resolve));

  constructor(private readonly options: ViewWorkerOptions) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.stream?.close();
    await this.running;
    this.tellShown();
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const { shown } = this.options.live;
        await this.follow(await (shown && !this.differs ? this.takeOver(shown) : this.load()));
      } catch (error) {
        if (this.stopped) return;
        await this.recover(error);
      } finally {
        this.takeover?.end();
        this.takeover = undefined;
        await this.stream?.close();
      }
    }
  }

  private async recover(error: unknown): Promise<void> {
    const { logger, generation } = this.options;
    if (error instanceof NotAlike) {
      this.differs = true;
      logger.info({ event: 'view.differs', generation, why: error.message });
      return;
    }
    logger.warn({ event: 'view.lost', err: error }, 'the view is loaded again');
    await this.pause(reloadDelayMs);
  }

  /** The view that is shown stays as it is until this generation can go on with it. */
  private async takeOver(shown: ViewState): Promise<ViewState> {
    const { source, logger } = this.options;
    const startedAt = Date.now();
    const followed = source.followed(this.options.generation);
    this.stream = await source.open(followed);
    const state = new ViewTakeover(shown, followed, source.textsOf(followed));
    this.takeover = state;
    state.takeProgress(await source.progress(followed));
    await state.compare(this.entities(followed));
    state.raiseFront(await source.front(followed));
    logger.info({ event: 'view.compared', entities: shown.view.size, durationMs: Date.now() - startedAt });
    return state;
  }

  /** The stream is opened first: what changes while everything is read comes by it. */
  private async load(): Promise<ViewState> {
    const { source, live, logger } = this.options;
    const startedAt = Date.now();
    const followed = source.followed(this.options.generation);
    this.stream = await source.open(followed);
    const state = new ViewState(source.emptyView(followed), followed);
    state.takeProgress(await source.progress(followed));
    for await (const rows of this.entities(followed)) for (const row of rows) state.take(row, live.shown?.view);
    state.view.settle();
    state.view.sort();
    state.raiseFront(await source.front(followed));
    logger.info({ event: 'view.loaded', entities: state.view.size, durationMs: Date.now() - startedAt });
    return state;
  }

  private async *entities(followed: Followed): AsyncGenerator<EntityRow[]> {
    for await (const rows of this.options.source.entities(followed)) {
      if (this.stopped) return;
      yield rows;
    }
  }

  private async follow(state: ViewState): Promise<void> {
    const { live } = this.options;
    let last: StreamBatch | undefined;
    let isLive = false;
    while (!this.stopped) {
      const askedAt = performance.now();
      last = await this.next(state, last);
      if (this.stopped) return;
      for (const event of last.events) state.apply(event);
      if (!isLive && last.drained && live.mayShow(state)) {
        state.begin();
        isLive = true;
      }
      if (isLive) this.show(state);
      if (isLive && last.drained) live.wasLevel(askedAt);
    }
  }

  private show(state: ViewState): void {
    void this.options.replaces?.stop();
    this.options.live.show(state);
    this.differs = false;
    this.tellShown();
  }

  private async next(state: ViewState, last: StreamBatch | undefined): Promise<StreamBatch> {
    for (let attempt = 0; ; attempt++) {
      try {
        if (!this.stream) throw new Error('there is no stream');
        return await this.stream.next(last ? awaitChangesMs : 1);
      } catch (error) {
        if (this.stopped || !last || attempt >= resumeAttemptsMax) throw error;
        this.options.logger.warn({ event: 'view.stream.broken', attempt, err: error });
        await this.reopen(state, last, attempt);
      }
    }
  }

  private async reopen({ followed }: ViewState, { resumeToken }: StreamBatch, attempt: number): Promise<void> {
    await this.stream?.close();
    this.stream = undefined;
    await this.pause(retryDelayMs * 2 ** attempt);
    try {
      this.stream = await this.options.source.open(followed, resumeToken);
    } catch (error) {
      this.options.logger.warn({ event: 'view.stream.unopened', attempt, err: error });
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
