/** Everything these scripts tell goes to stderr: stdout belongs to the program they start. */
const quietMs = 2_000;

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Does the work and says every two seconds what is being waited for. */
export async function withProgress(what, work) {
  const begun = Date.now();
  const timer = setInterval(() => say(`${what} … ${Math.round((Date.now() - begun) / 1000)} s`), quietMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
