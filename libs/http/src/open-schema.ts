const open = new Set<string>();

/** Marks a described class that may hold more fields than it names; all others are closed in the API's description. */
export function HoldsFurtherFields(): ClassDecorator {
  return ({ name }) => void open.add(name);
}

/** Whether the class of this name may hold more than it names. */
export function holdsFurtherFields(className: string): boolean {
  return open.has(className);
}
