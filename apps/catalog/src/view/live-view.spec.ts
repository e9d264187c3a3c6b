import { ProgressSnapshot } from '@callboard/projection';
import { LiveView } from './live-view';
import { ServingView } from './serving-view';
import type { ViewState } from './view-state';

function stateAt(position: number, clusterTime = '0.0', progressId = 'entity@1'): ViewState {
  const progress = new ProgressSnapshot(1);
  progress.raise(0, { position, clusterTime });
  return { view: new ServingView({}), progress, followed: { progressId } } as ViewState;
}

describe('LiveView', () => {
  it('lets a reader pass at once whom it can serve', async () => {
    const live = new LiveView();
    live.show(stateAt(5));
    expect(await live.waitFor({ position: 5 }, 0)).toBe(true);
  });

  it('wakes a reader when what it waits for has come', async () => {
    const live = new LiveView();
    const waiting = live.waitFor({ position: 5 }, 10_000);
    live.show(stateAt(4));
    live.show(stateAt(6));
    expect(await waiting).toBe(true);
  });

  it('tells a reader that it took too long', async () => {
    const live = new LiveView();
    expect(await live.waitFor({ position: 1 }, 5)).toBe(false);
  });

  it('waits for a cluster time until the one after it is covered', async () => {
    const live = new LiveView();
    const waiting = live.waitFor({ clusterTime: '10.2' }, 10_000);
    live.show(stateAt(3, '10.2'));
    const early = await Promise.race([waiting, Promise.resolve('still waiting')]);
    expect(early).toBe('still waiting');
    live.show(stateAt(3, '10.3'));
    expect(await waiting).toBe(true);
  });

  it('may show another generation only once that is as far as what readers have seen', () => {
    const live = new LiveView();
    live.show(stateAt(5));
    expect(live.mayShow(stateAt(4, '0.0', 'entity@2'))).toBe(false);
    expect(live.mayShow(stateAt(5, '0.0', 'entity@2'))).toBe(true);
    expect(live.mayShow(stateAt(4))).toBe(true);
  });

  it('answers from the view shown last', () => {
    const live = new LiveView();
    expect(live.loaded).toBe(false);
    expect(() => live.serving).toThrow(expect.objectContaining({ code: 'not-ready', retryAfterSeconds: 1 }));
    const state = stateAt(1);
    live.show(state);
    expect(live.serving).toBe(state.view);
    expect(live.loaded).toBe(true);
    expect(live.position).toBe(1);
  });
});
