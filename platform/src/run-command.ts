import { execFile } from 'node:child_process';

/** Runs a program to its end; on failure throws an error that says what it wrote. */
export function runCommand(command: string, args: string[], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const said = `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n');
      reject(new Error(`\`${command} ${args.join(' ')}\` failed: ${said || error.message}`, { cause: error }));
    });
  });
}
