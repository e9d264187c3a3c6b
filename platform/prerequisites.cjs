/**
 * What the embedded platform needs from the machine. Plain JavaScript without dependencies, because
 * `npm start` asks it in a fresh clone, before anything is installed or built.
 */
const { spawnSync } = require('node:child_process');

const nodeAtLeast = [20, 19];
const javaAtLeast = 17;

function output(command, args) {
  const ran = spawnSync(command, args, { encoding: 'utf8', env: process.env });
  return ran.status === 0 ? `${ran.stdout}${ran.stderr}` : undefined;
}

function nodeProblem(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const enough = major > nodeAtLeast[0] || (major === nodeAtLeast[0] && minor >= nodeAtLeast[1]);
  return enough
    ? []
    : [`Callboard needs Node ${nodeAtLeast.join('.')} or later, this is ${version}: https://nodejs.org`];
}

function javaProblem(answer = output('java', ['-version'])) {
  const install = 'install the package openjdk-17-jre-headless (Debian, Ubuntu) or openjdk@17 (Homebrew)';
  if (answer === undefined)
    return [`The embedded Kafka needs Java ${javaAtLeast} or later and found none: ${install}.`];
  const major = Number(/version "(\d+)/.exec(answer)?.[1] ?? 0);
  if (major >= javaAtLeast) return [];
  return [
    `The embedded Kafka needs Java ${javaAtLeast} or later, \`java\` is version ${major || 'unknown'}: ${install}.`,
  ];
}

function mavenProblem(answer = output('mvn', ['--version'])) {
  if (answer !== undefined) return [];
  return ['The embedded Kafka is fetched by Maven and found no `mvn`: install the package maven.'];
}

function pipProblem(answer = output('python3', ['-m', 'pip', '--version'])) {
  if (answer !== undefined) return [];
  return ['The embedded MongoDB is fetched by Python 3 with pip and found none: install the package python3-pip.'];
}

/** One sentence for each thing that is missing; empty when everything is there. */
function missingPrerequisites(needs = { java: true, maven: true, pip: true }) {
  return [
    ...nodeProblem(),
    ...(needs.java ? javaProblem() : []),
    ...(needs.maven ? mavenProblem() : []),
    ...(needs.pip ? pipProblem() : []),
  ];
}

module.exports = { missingPrerequisites, nodeProblem, javaProblem, mavenProblem, pipProblem };
