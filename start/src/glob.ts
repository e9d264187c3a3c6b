const magic = /[*?{[]/;

function partOf(glob: string, at: number): [source: string, length: number] {
  if (glob.startsWith('**/', at)) return ['(?:.*/)?', 3];
  if (glob.startsWith('**', at)) return ['.*', 2];
  const character = glob.charAt(at);
  const end = glob.indexOf('}', at);
  if (character === '{' && end > at) {
    const choices = glob
      .slice(at + 1, end)
      .split(',')
      .map(globSource);
    return [`(?:${choices.join('|')})`, end - at + 1];
  }
  if (character === '*') return ['[^/]*', 1];
  if (character === '?') return ['[^/]', 1];
  return [character.replace(/[\\^$.|+()[\]{}]/, '\\$&'), 1];
}

function globSource(glob: string): string {
  let source = '';
  for (let at = 0; at < glob.length;) {
    const [part, length] = partOf(glob, at);
    source += part;
    at += length;
  }
  return source;
}

/** True when the text has to be taken as a pattern and not as a path. */
export function isGlob(text: string): boolean {
  return magic.test(text);
}

/** The pattern as an expression over whole paths: `**` crosses folders, `*` and `?` do not, `{a,b}` is a choice. */
export function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${globSource(glob)}$`);
}

/** The folder in which everything that can match lies. */
export function globBase(glob: string): string {
  const folders = glob.split('/').slice(0, -1);
  const first = folders.findIndex(isGlob);
  const base = (first === -1 ? folders : folders.slice(0, first)).join('/');
  return base || (glob.startsWith('/') ? '/' : '.');
}
