import type { LiveView } from './live-view';
import type { ViewSource } from './view.source';
import { ViewWorker, type ViewWorkerOptions } from './view.worker';

/** Gives requests the view of one generation after another: the old one answers until the new one is as far. */
export class ViewSwitch {
  private current: ViewWorker | undefined;
  private isStopped = false;

  constructor(private readonly options: Pick<ViewWorkerOptions, 'logger'> & { source: ViewSource; live: LiveView }) {}

  /** Resolves once requests are answered from this generation. */
  async show(generation: number): Promise<void> {
    if (this.isStopped) return;
    const next = new ViewWorker({ ...this.options, generation, replaces: this.current });
    this.current = next;
    next.start();
    await next.shown;
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.current?.stop();
  }
}
