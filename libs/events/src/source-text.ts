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

/** The entity of a change as JSON text, `null` after a removal; cut from the text it came in where that is possible. */
export function entityTextOf({ data }: Pick<Change, 'data'>): string {
  const text = (data as Sourced)[sourceText];
  const { entity, differences, provenance } = data;
  if (!text?.startsWith(head)) return JSON.stringify(entity);
  const tail = `,"differences":${JSON.stringify(differences)},"provenance":${JSON.stringify(provenance)}}`;
  return text.endsWith(tail) ? text.slice(head.length - 1, -tail.length) : JSON.stringify(entity);
}

const head = '{"entity":{';
