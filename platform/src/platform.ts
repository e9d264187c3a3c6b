import type { ProcessNews } from './supervised-process';

/** The ways in which Kafka and MongoDB are had, in the order in which they are tried. */
export const platformKinds = ['given', 'containers', 'embedded'] as const;

export type PlatformKind = (typeof platformKinds)[number];

/** A server of the platform; the pid is its own, not a wrapper's. */
export interface PlatformProcess {
  role: string;
  pid: number;
  port: number;
}

/** A real Kafka and a real MongoDB, usable when handed out. */
export interface Platform {
  readonly kind: PlatformKind;
  /** `host:port`, several separated by commas. */
  readonly kafka: string;
  /** A connection string of a replica set, without a database. */
  readonly mongo: string;
  /** One line for a person: which servers these are. */
  readonly description: string;
  /** The servers that run now; none where they are not ours. */
  readonly processes: PlatformProcess[];
  /** Hears of deaths and restarts of servers that are ours. */
  onNews(listener: (news: ProcessNews) => void): void;
  /** Ends a server that is ours; it is started again on the same port and data. */
  restart(role: string): Promise<void>;
  /** Ends what was started; resolves when it is gone. */
  stop(): Promise<void>;
}
