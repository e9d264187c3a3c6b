import { WakeSignal } from './wake-signal';

const forEver = 60_000;

describe('wake signal', () => {
  it('ends a wait', async () => {
    const signal = new WakeSignal();
    const waiting = signal.wait(forEver);
    signal.wake();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('keeps a wake that comes while nobody waits, once', async () => {
    const signal = new WakeSignal();
    signal.wake();
    signal.wake();
    await signal.wait(forEver);
    const outcome = await Promise.race([
      signal.wait(forEver).then(() => 'woken'),
      new Promise((resolve) => setTimeout(resolve, 20, 'still waiting')),
    ]);
    expect(outcome).toBe('still waiting');
    signal.wake();
  });

  it('ends a wait after its time', async () => {
    await expect(new WakeSignal().wait(1)).resolves.toBeUndefined();
  });
});
