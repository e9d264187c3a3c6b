import { readFileSync } from 'node:fs';

/** Ticks a second of /proc's CPU times: fixed on Linux. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

export interface Usage {
  cpuSeconds: number;
  rssMiB: number;
}

export interface NamedProcess {
  role: string;
  pid: number;
}

/** CPU used so far and memory held now, as Linux counts them; zero for a process that is gone. */
export function usageOf(pid: number): Usage {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return { cpuSeconds, rssMiB: Math.round((Number(fields[21]) * PAGE_BYTES) / 1024 / 1024) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { cpuSeconds: 0, rssMiB: 0 };
    throw error;
  }
}

/** Measures what each process used between `begin` and `end`. */
export class UsageMeter {
  private readonly before: Map<number, Usage>;

  constructor(private readonly processes: NamedProcess[]) {
    this.before = new Map(processes.map(({ pid }) => [pid, usageOf(pid)]));
  }

  /** Per process: CPU seconds per thousand of `count`, and memory now. */
  perThousand(count: number): { role: string; cpuSecondsPer1000: number; rssMiB: number }[] {
    return this.processes.map(({ role, pid }) => {
      const { cpuSeconds, rssMiB } = usageOf(pid);
      const used = cpuSeconds - this.before.get(pid)!.cpuSeconds;
      return { role, cpuSecondsPer1000: round((used * 1000) / count), rssMiB };
    });
  }
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** The value below which this share of the sorted sample lies. */
export function percentile(sample: number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN);
}

export function median(sample: number[]): number {
  return percentile(sample, 0.5);
}
