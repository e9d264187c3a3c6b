import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole, type PlatformProcess } from '@callboard/platform';

/** What run.json tells other programs about a running product. */
export interface RunState {
  state: 'starting' | 'ready' | 'stopping';
  gateway: string;
  kafka?: string;
  mongo?: string;
  processes: PlatformProcess[];
}

/** The file `run.json` of a data folder: there while the product runs, and true. */
export class RunFile {
  private readonly path: string;
  private written = '';

  constructor(dataDir: string) {
    this.path = join(dataDir, 'run.json');
  }

  /** What a run, perhaps one that was killed, has left there. */
  read(): RunState | undefined {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as RunState;
    } catch {
      return undefined;
    }
  }

  write(state: RunState): void {
    const text = `${JSON.stringify(state, undefined, 2)}\n`;
    if (text === this.written) return;
    writeWhole(this.path, text);
    this.written = text;
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}
