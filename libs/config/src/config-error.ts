/** One variable that is wrong, and why; never its value. */
export interface WrongVariable {
  variable: string;
  reason: string;
}

/** The environment does not fit: names every wrong variable at once and none of their values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly wrong: WrongVariable[]) {
    super(`wrong configuration:\n${wrong.map(({ variable, reason }) => `  ${variable}: ${reason}`).join('\n')}`);
  }
}
