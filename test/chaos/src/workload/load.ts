import { setTimeout as pause } from 'node:timers/promises';
import type { Desk } from './writer';
import { Writer } from './writer';
import { questions, Reader } from './reader';
import { readRefs, writePlan } from './write-plan';
import type { Finding } from '../checker/observation';
import { Subscribers, type Wish } from '../observe/subscribers';
import { Random } from '../random';

const writersCount = 6;
/** How long requests in hand are sent again once the run is over. */
const giveUpMs = 60_000;
const calmForMs = 1_500;
const calmWithinMs = 30_000;
const lookEveryMs = 100;

const first: Wish[] = [
  { name: 'all' },
  { name: 'one-writer', filter: { namespaces: ['own-1', 'shared'] } },
  { name: 'gone-and-back', filter: { types: ['callboard.entity.removed', 'callboard.entity.restored'] } },
  { name: 'refusing', refusedShare: 0.01 },
];
const late: Wish = { name: 'late-from-the-beginning', start: 0 };

/** Where the product is reached. */
export interface Addresses {
  gateway: string;
  token: string;
  /** Replicas of the two services that are read, by name. */
  replicas: Record<'catalog' | 'search', string[]>;
}

/** Writers, readers and subscribers of a run. */
export class Load {
  readonly desk: Desk;
  readonly readers: Reader[];
  readonly unexpected: Finding[] = [];
  private readonly stopping = new AbortController();
  private readonly givingUp = new AbortController();
  private writing: Promise<unknown> = Promise.resolve();
  private reading: Promise<unknown> = Promise.resolve();
  private subscribing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly seed: number,
    private readonly addresses: Addresses,
    readonly subscribers: Subscribers,
  ) {
    const { gateway, token, replicas } = addresses;
    this.desk = {
      gateway,
      token,
      writes: [],
      reads: [],
      unexpected: this.unexpected,
      etags: new Map(),
      lost: new Map(),
      appended: 0,
      backlog: () => this.desk.appended - this.subscribers.toldTo('all'),
    };
    this.readers = [
      new Reader('catalog by the gateway', questions.catalog, [gateway]),
      new Reader('search by the gateway', questions.search, [gateway]),
      new Reader('catalog, replicas in turn', questions.catalog, replicas.catalog),
      new Reader('search, replicas in turn', questions.search, replicas.search),
    ];
  }

  /** Subscribes, and begins to write and to read. */
  static async begin(seed: number, addresses: Addresses): Promise<Load> {
    const subscribers = await Subscribers.listen(new Random(seed).fork('subscribers'));
    const load = new Load(seed, addresses, subscribers);
    for (const wish of first) await subscribers.subscribe(addresses, wish, load.givingUp.signal);
    load.start();
    return load;
  }

  /** One more subscriber, who wants everything from the beginning. */
  subscribeLate(): void {
    this.subscribing = this.subscribers.subscribe(this.addresses, late, this.givingUp.signal);
  }

  /** Resolves once no read has failed for a while. */
  async untilCalm(): Promise<void> {
    const until = Date.now() + calmWithinMs;
    const failedAt = () => Math.max(...this.readers.map((reader) => reader.failedAt));
    while (Date.now() - failedAt() < calmForMs && Date.now() < until) await pause(lookEveryMs);
  }

  /** Ends writing and reading; what is in hand is sent until it is answered, for a while. */
  async end(): Promise<void> {
    this.stopping.abort();
    const timer = setTimeout(() => this.givingUp.abort(), giveUpMs);
    await Promise.all([this.writing, this.reading, this.subscribing]);
    clearTimeout(timer);
  }

  /** As {@link end}, without another attempt. */
  async abandon(): Promise<void> {
    this.givingUp.abort();
    await this.end();
    await this.subscribers.stop();
  }

  private start(): void {
    const { seed, stopping, givingUp, desk } = this;
    const random = new Random(seed);
    const writers = Array.from({ length: writersCount }, (_, number) => {
      const writer = new Writer(`writer ${number}`, desk, random.fork(`own reads ${number}`));
      return writer.run(writePlan(seed, number), stopping.signal, givingUp.signal);
    });
    const refs = readRefs(writersCount);
    const readers = this.readers.map((reader) => reader.run(refs, random.fork(reader.name), stopping.signal));
    this.writing = Promise.all(writers);
    this.reading = Promise.all(readers);
  }
}
