/** What one child process is to project: both topics, one after the other. */
export interface ProjectionTask {
  kafka: string;
  mongo: string;
  /** Its database and its consumer groups; a fresh one for each run. */
  name: string;
  /** Changes in each of the topics. */
  count: number;
  /** Which topics; both unless told otherwise. */
  phases?: readonly Phase[];
  /** Whether the engine reads partitions in turns, as where a generation is loaded. */
  inTurns?: boolean;
}

/** Every entity's first version, then every entity's second, in topics of their own. */
export const phases = ['new', 'updates'] as const;

export type Phase = (typeof phases)[number] | 'load';

/** What a child tells when it has projected one topic. */
export interface PhaseResult {
  phase: Phase;
  /** From the first batch handed over to the last one written. */
  seconds: number;
  cpuSeconds: number;
  rssMiB: number;
}

/** Measures one phase; `take` is told of every batch that begins and ends. */
export class PhaseClock {
  readonly finished: Promise<PhaseResult>;
  private finish!: (result: PhaseResult) => void;
  private begun: { at: number; cpu: NodeJS.CpuUsage } | undefined;
  private done = 0;

  constructor(
    private readonly phase: Phase,
    private readonly count: number,
  ) {
    this.finished = new Promise((finish) => (this.finish = finish));
  }

  begins(): void {
    this.begun ??= { at: performance.now(), cpu: process.cpuUsage() };
  }

  ended(changes: number): void {
    this.done += changes;
    if (this.done < this.count || !this.begun) return;
    const seconds = (performance.now() - this.begun.at) / 1000;
    const { user, system } = process.cpuUsage(this.begun.cpu);
    const rssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
    this.finish({ phase: this.phase, seconds, cpuSeconds: (user + system) / 1e6, rssMiB });
  }
}
