import { Injectable } from '@nestjs/common';
import { slowClientLimits } from '@callboard/http';
import { Problem } from '@callboard/problems';

const retryAfterSeconds = 1;

/**
 * Places for whole lists that are streamed. Who finds none waits for one: Backstage's clients ask for whole lists, several
 * at once, and repeat nothing.
 */
@Injectable()
export class ListPlaces {
  /** Lists that are streamed at once. */
  placesMax = 16;
  /** Requests that wait for a place at once. */
  waitingMax = 100;
  /** How long one of them waits. */
  waitMsMax = 10_000;
  /** Who is slower gives its place back. */
  slowClient = slowClientLimits;

  private taken = 0;
  private readonly waiting = new Set<() => void>();

  /** Lists that are being streamed. */
  get underWay(): number {
    return this.taken;
  }

  /** Requests that wait for a place. */
  get waitingNow(): number {
    return this.waiting.size;
  }

  /**
   * Resolves, once there is a place, with what gives it back.
   * @throws Problem `overloaded` where too many wait, or it takes too long
   */
  async take(): Promise<() => void> {
    if (this.taken < this.placesMax) this.taken++;
    else await this.turn();
    let isTaken = true;
    return () => {
      if (isTaken) this.giveBack();
      isTaken = false;
    };
  }

  private giveBack(): void {
    const [next] = this.waiting;
    if (next) next();
    else this.taken--;
  }

  private turn(): Promise<void> {
    if (this.waiting.size >= this.waitingMax) throw this.overloaded();
    return new Promise((resolve, reject) => {
      const called = () => {
        this.waiting.delete(called);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(called);
        reject(this.overloaded());
      }, this.waitMsMax);
      this.waiting.add(called);
    });
  }

  private overloaded(): Problem {
    return new Problem('overloaded', `${this.placesMax} whole lists are being streamed`, [], { retryAfterSeconds });
  }
}
