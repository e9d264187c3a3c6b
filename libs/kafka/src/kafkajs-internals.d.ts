declare module 'kafkajs/src/network/requestQueue' {
  interface RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
  const RequestQueue: { prototype: RequestQueue };
  export default RequestQueue;
}

declare module 'kafkajs/src/protocol/decoder' {
  class Decoder {
    constructor(buffer: Buffer);
    buffer: Buffer;
    offset: number;
    readVarInt(): number;
    readVarIntArray(read: (decoder: Decoder) => unknown): { reduce: unknown };
  }
  export default Decoder;
}

declare module 'kafkajs/src/protocol/recordBatch/header/v0/decoder' {
  import type Decoder from 'kafkajs/src/protocol/decoder';

  export default function decodeHeader(decoder: Decoder): unknown;
}
