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

declare module 'kafkajs/src/protocol/encoder' {
  class Encoder {
    static nextPowerOfTwo(size: number): number;
    static sizeOfVarInt(value: number): number;
    static sizeOfVarLong(value: number): number;
    buf: Buffer;
    offset: number;
    readonly buffer: Buffer;
    ensureAvailable(length: number): void;
    writeBufferInternal(buffer: Buffer): void;
    writeVarInt(value: number): Encoder;
    writeVarLong(value: number): Encoder;
  }
  export default Encoder;
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0' {
  import type Encoder from 'kafkajs/src/protocol/encoder';

  export default function encodeRecord(record: object): Encoder;
}
