import type { EntityRow } from '../entity/entity.document';
import type { ReadTexts } from './stored-text';
import { statusOf, ViewState, type Followed } from './view-state';

/** So much news is noted before a view of its own is worth its memory: the rows are held whole, and shown in one step. */
export const newsMax = 5_000;

/** The generation says something else than the view does, or too much that is new. */
export class NotAlike extends Error {
  override readonly name = 'NotAlike';
}

/**
 * The state of a generation that takes over the view of the one before, so that no second view is held. Until it is
 * shown the view belongs to `before`, and what the generation has to tell is only noted. What both say of an entity at
 * one version must be the same: whoever reads while the view is taken over finds no mixture of the two.
 */
export class ViewTakeover extends ViewState {
  private news: Map<string, EntityRow | undefined> | undefined = new Map();
  private before: ViewState | undefined;
  /** Of what the view has, what the generation has, too. */
  private readonly seen = new Set<string>();
  /** What has changed in the view since it was compared. */
  private readonly changedBefore = new Set<string>();

  constructor(
    before: ViewState,
    followed: Followed,
    private readonly readTexts: ReadTexts,
  ) {
    super(before.view, followed);
    this.before = before;
    before.changed = this.changedBefore;
  }

  /** Compares all that the generation has with the view. @throws NotAlike */
  async compare(batches: AsyncIterable<readonly EntityRow[]>): Promise<void> {
    for await (const rows of batches) for (const row of rows) this.see(row);
    const there = [...this.changedBefore, ...this.view.records().map(({ ref }) => ref)];
    for (const ref of there) if (!this.seen.has(ref) && !this.news?.has(ref)) this.note(ref, undefined);
  }

  override take(row: EntityRow): void {
    if (!this.news) return super.take(row);
    this.raiseFront(row.position ?? 0);
    this.note(row._id, row);
  }

  override drop(ref: string): void {
    if (this.news) this.note(ref, undefined);
    else super.drop(ref);
  }

  /** From now on the view is this generation's. @throws NotAlike, and the view is what it was */
  override begin(): void {
    const { news, before } = this;
    if (!news) return;
    if (before?.changed !== this.changedBefore) throw new NotAlike('another has begun to take the view over');
    for (const ref of this.changedBefore) if (!news.has(ref)) throw new NotAlike(`${ref} has changed there alone`);
    for (const row of news.values()) if (row) this.requireAlike(row);
    this.end();
    this.news = undefined;
    this.view.readFrom(this.readTexts);
    for (const [ref, row] of news) {
      if (row) super.take(row);
      else super.drop(ref);
    }
  }

  /** It takes nothing over any more, and holds nothing for the sake of it. */
  end(): void {
    if (this.before?.changed === this.changedBefore) this.before.changed = undefined;
    this.before = undefined;
    this.seen.clear();
    this.changedBefore.clear();
  }

  private see(row: EntityRow): void {
    const { _id: ref, version, position = 0 } = row;
    const slot = this.view.slotOf(ref);
    if (slot === undefined) return this.take(row);
    this.seen.add(this.view.refAt(slot));
    this.changedBefore.delete(ref);
    if (version !== this.view.versionOf(ref)) return this.take(row);
    this.requireAlike(row);
    if (this.view.statusOf(ref) === statusOf(row)) this.raiseFront(position);
    else this.take(row);
  }

  private note(ref: string, row: EntityRow | undefined): void {
    const known = this.news?.get(ref);
    // What was read of it may be newer than what the stream tells first.
    if (!row || !known || known.version <= row.version) this.news?.set(ref, row);
    if ((this.news?.size ?? 0) > newsMax) throw new NotAlike(`more than ${newsMax} entities have changed`);
  }

  private requireAlike(row: EntityRow): void {
    const { _id: ref, version, removed, uid, text, edges = [] } = row;
    const shown = this.view.versionOf(ref);
    if (shown === undefined || shown < version) return;
    const isWhole = !removed && uid !== undefined && text !== undefined;
    if (isWhole && this.view.holds({ ref, version, uid, text, edges })) return;
    throw new NotAlike(`${ref} at version ${version}`);
  }
}
