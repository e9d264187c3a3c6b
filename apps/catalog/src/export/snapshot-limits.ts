import { Injectable } from '@nestjs/common';

/** Bounds of what is streamed. */
@Injectable()
export class SnapshotLimits {
  /** A client that takes nothing for so long is let go of, and with it what its snapshot holds. */
  stallTimeoutMs = 60_000;
}
