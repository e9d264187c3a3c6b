import { slowClientLimits } from '@callboard/http';
import { Injectable } from '@nestjs/common';

/** Bounds of what is streamed. */
@Injectable()
export class SnapshotLimits {
  slowClient = slowClientLimits;
}
