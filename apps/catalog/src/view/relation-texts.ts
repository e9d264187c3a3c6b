import type { RelationGraph } from './relation-graph';

/** All kept texts together; beyond it they are dropped and made anew as they are asked for. */
const charactersMax = 64 * 1024 * 1024;

/** The `relations` of entities as JSON, kept until one of them changes: making them costs more than all the rest. */
export class RelationTexts {
  private readonly texts = new Map<string, string>();
  private characters = 0;

  constructor(private readonly graph: RelationGraph) {}

  of(ref: string): string {
    const known = this.texts.get(ref);
    if (known !== undefined) return known;
    const text = JSON.stringify(this.graph.relationsOf(ref));
    if (this.characters + text.length > charactersMax) this.clear();
    this.texts.set(ref, text);
    this.characters += text.length;
    return text;
  }

  forget(ref: string): void {
    const known = this.texts.get(ref);
    if (known === undefined) return;
    this.characters -= known.length;
    this.texts.delete(ref);
  }

  private clear(): void {
    this.texts.clear();
    this.characters = 0;
  }
}
