import type { Command } from 'commander';
import { program } from './program';

/** `docs/reference/cli.md`: what `--help` prints, of the whole and of each command. */
export function referencePage(): string {
  let said = '';
  const keep = (text: string) => (said += text);
  const { program: whole } = program({
    env: {},
    out: keep,
    err: keep,
    readFile: () => '',
    interrupted: new AbortController().signal,
  });
  const helpOf = (command: Command) => {
    said = '';
    command.outputHelp();
    return `\`\`\`text\n${said.trimEnd()}\n\`\`\`\n`;
  };
  const sections = whole.commands.map((command) => `## callboard ${command.name()}\n\n${helpOf(command)}`);
  return [introduction, helpOf(whole), ...sections].join('\n');
}

const introduction = `# The command \`callboard\`

Generated from the command's own help; do not edit. How it is used for a purpose: [rebuild and verify](../how-to/rebuild-and-verify.md), [mend parked changes](../how-to/mend-parked-changes.md), [refill the topics](../how-to/refill-the-topics.md).
`;
