import { Argument, Option } from 'commander';
import { serviceNames, serviceOf, targetOf, wholeNumberOf } from '../target';

/** `<service>/<name>`. */
export function targetArgument(): Argument {
  return new Argument('<projection>', '<service>/<name>, catalog/entity for instance').argParser(targetOf);
}

/** `<service>`. */
export function serviceArgument(): Argument {
  return new Argument('<service>', serviceNames.join(', ')).argParser(serviceOf);
}

/** A whole number from 1 on. */
export function numberArgument(name: string, description: string): Argument {
  return new Argument(`<${name}>`, description).argParser(wholeNumberOf);
}

/** `--limit`. */
export function limitOption(limitDefault: number): Option {
  return new Option('--limit <n>', 'how many are shown').argParser(wholeNumberOf).default(limitDefault);
}

/** `--reason`, kept with what is done. */
export function reasonOption(): Option {
  return new Option('--reason <text>', 'why; kept with the operation');
}

/** `--wait`. */
export function waitOption(): Option {
  return new Option('--wait', 'stay until it is over and tell the outcome, progress on stderr');
}
