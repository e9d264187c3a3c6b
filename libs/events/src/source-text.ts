import type { Change, ChangeData } from './change';

const sourceText = Symbol('the JSON text that it was read from');

type Sourced = ChangeData & { [sourceText]?: string };

/** Remembers the text that data was read from, invisibly: who only passes it on need not make it again. */
export function withSourceText(data: ChangeData, text: string): ChangeData {
  return Object.defineProperty(data, sourceText, { value: text });
}

/** A change's data as JSON text: as it was written where it has today's shape. */
export function dataTextOf({ data }: Pick<Change, 'data'>): string {
  return (data as Sourced)[sourceText] ?? JSON.stringify(data);
}

/** The parts of a change's data, each as JSON text. */
export type ChangeTexts = Record<keyof ChangeData, string>;

/** The parts of a change's data as JSON texts; the entity's is `null` after a removal, and cut from the text it came in where that is possible. */
export function changeTextsOf({ data }: Pick<Change, 'data'>): ChangeTexts {
  const text = (data as Sourced)[sourceText];
  const [differences, provenance] = [JSON.stringify(data.differences), JSON.stringify(data.provenance)];
  const tail = `,"differences":${differences},"provenance":${provenance}}`;
  const isCut = text?.startsWith(head) && text.endsWith(tail);
  const entity = isCut ? text!.slice(head.length - 1, -tail.length) : JSON.stringify(data.entity);
  return { entity, differences, provenance };
}

/** The entity of a change as JSON text, `null` after a removal. */
export function entityTextOf(change: Pick<Change, 'data'>): string {
  return changeTextsOf(change).entity;
}

const head = '{"entity":{';
