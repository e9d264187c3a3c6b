import { LogReader, logIdOf, positionsOf, type ReceiptEntry } from '@callboard/event-log';
import { Injectable } from '@nestjs/common';
import { InjectConnection, InjectModel } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { databaseOf } from '../log/log-database';
import { type NotedItem, ReceiptNote } from './receipt.document';
import type { ReceiptItem } from './receipt.response';

/** Answers what became of a push. */
@Injectable()
export class ReceiptQueries {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    @InjectModel(ReceiptNote.name) private readonly notes: Model<ReceiptNote>,
    private readonly log: LogReader,
  ) {}

  /** A receipt's items in the order of their documents, from an index on, with positions as far as they are given. */
  async items(receipt: string, page: { from: number; limit: number }): Promise<ReceiptItem[]> {
    const [appended, noted] = await Promise.all([this.log.appendedWith(receipt, page), this.noted(receipt, page)]);
    const items = [...appended.map(itemOfEntry), ...noted.map(itemOfNote)]
      .sort((one, other) => one.index - other.index)
      .slice(0, page.limit);
    return this.withPositions(items);
  }

  private async noted(receipt: string, { from, limit }: { from: number; limit: number }): Promise<NotedItem[]> {
    const found: NotedItem[] = [];
    const notes = this.notes
      .find({ receipt, last: { $gte: from } })
      .sort({ first: 1 })
      .lean()
      .cursor();
    for await (const { items } of notes) {
      found.push(...items.filter(({ index }) => index >= from));
      if (found.length >= limit) break;
    }
    return found;
  }

  private async withPositions(items: ReceiptItem[]): Promise<ReceiptItem[]> {
    const positions = await positionsOf(
      databaseOf(this.connection),
      items.flatMap((item) => idOf(item) ?? []),
    );
    return items.map((item) => ({ ...item, position: positions.get(idOf(item) ?? '') ?? null }));
  }
}

function idOf({ entityRef, version }: ReceiptItem): string | undefined {
  return entityRef !== null && version !== undefined ? logIdOf(entityRef, version) : undefined;
}

function itemOfEntry({ index, ref, type, version, etag }: ReceiptEntry): ReceiptItem {
  const outcome = type.slice(type.lastIndexOf('.') + 1) as ReceiptItem['outcome'];
  return { index, entityRef: ref, outcome, version, etag, position: null };
}

function itemOfNote(item: NotedItem): ReceiptItem {
  return { ...item, position: null };
}
