declare module 'mongodb/lib/cmap/connection' {
  interface Connection {
    readonly closed: boolean;
    readonly socket: import('node:net').Socket;
    cleanup(error: Error): void;
  }
  export const Connection: { prototype: Connection };
}

declare module 'mongodb/lib/cmap/connection_pool' {
  interface ConnectionPool {
    readonly options: { readonly minPoolSize: number };
    ensureMinPoolSize(): void;
  }
  export const ConnectionPool: { prototype: ConnectionPool };
}
