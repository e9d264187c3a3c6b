import { createRequire } from 'node:module';

const { nodeProblem, javaProblem, mavenProblem, pipProblem } = createRequire(__filename)('../prerequisites.cjs');

describe('the prerequisites', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('Node %s is enough', (version) => {
    expect(nodeProblem(version)).toEqual([]);
  });

  it.each(['18.20.0', '20.18.3'])('Node %s is not enough', (version) => {
    expect(nodeProblem(version)).toEqual([expect.stringContaining(`this is ${version}`)]);
  });

  it('reads the version of Java from what `java -version` writes', () => {
    expect(javaProblem('openjdk version "17.0.15" 2025-04-15')).toEqual([]);
    expect(javaProblem('openjdk version "25" 2025-09-16')).toEqual([]);
    expect(javaProblem('openjdk version "11.0.2" 2019-01-15')).toEqual([expect.stringContaining('is version 11')]);
    expect(javaProblem('java version "1.8.0_292"')).toEqual([expect.stringContaining('is version 1')]);
  });

  it('answers one sentence naming the package when something is missing', () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere';
    try {
      expect(javaProblem()).toEqual([expect.stringContaining('openjdk-17-jre-headless')]);
      expect(mavenProblem()).toEqual([expect.stringContaining('package maven')]);
      expect(pipProblem()).toEqual([expect.stringContaining('package python3-pip')]);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
