import { inverseOf, leadingRelations } from '@callboard/entity';

/** Which way a relation may be followed: `out` from the end with the leading name, `in` from the other. */
export const directions = ['out', 'in', 'both'] as const;

export type Direction = (typeof directions)[number];

/** Both names of every relation there is. */
export const relationNames: readonly string[] = Object.keys(inverseOf);

/**
 * What an entity says of another without which it does not work. A service breaks with what it depends on and with an API
 * that it consumes; an API with the component that provides it; a part goes with the whole that it is part of. The other
 * way round nothing breaks at once: a provider lives on without its API, and a system is a name for its parts, so that a
 * part's end would otherwise count as everybody's in the system. Owners and members break nothing.
 */
export const breakingRelations: readonly string[] = ['dependsOn', 'consumesApi', 'apiProvidedBy', 'partOf'];

/**
 * What makes a cycle of dependencies. Not `partOf`: a component that depends on its own part is made well, and would be
 * one with it.
 */
export const dependencyRelations: readonly string[] = breakingRelations.filter((name) => name !== 'partOf');

/** Both names of each of these relations. */
export function eitherName(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => [name, oppositeOf(name)]))];
}

/** The names under which these relations are followed in a direction, whichever of their names was given. */
export function namesFollowed(names: readonly string[], direction: Direction): string[] {
  const leads = (name: string) => leadingRelations.includes(name);
  return eitherName(names).filter((name) => direction === 'both' || leads(name) === (direction === 'out'));
}

/** What is said of an entity by others in these words, as that entity has it. */
export function seenFromTheOther(names: readonly string[]): string[] {
  return names.map(oppositeOf);
}

function oppositeOf(name: string): string {
  return inverseOf[name] ?? name;
}
