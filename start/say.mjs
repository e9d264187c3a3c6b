/** Everything these scripts tell goes to stderr: stdout belongs to the program they start. */
const quietMs = 2_000;
const repeatedMs = 5_000;

export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Does the work and, while it takes longer than two seconds, says now and then what is being waited for. */
export async function withProgress(what, work) {
  const begun = Date.now();
  const tell = () => {
    say(`${what} … ${Math.round((Date.now() - begun) / 1000)} s`);
    timer = setTimeout(tell, repeatedMs);
  };
  let timer = setTimeout(tell, quietMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
