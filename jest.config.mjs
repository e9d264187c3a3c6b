const commonjs = { swcrc: false, sourceMaps: 'inline', module: { type: 'commonjs' }, jsc: { target: 'es2022' } };

const swc = {
  ...commonjs,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

/** @type {import('jest').Config} */
const everywhere = {
  rootDir: '.',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@callboard/source', 'node', 'require', 'default'] },
  moduleFileExtensions: ['ts', 'js', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc], '^.+\\.js$': ['@swc/jest', commonjs] },
  // Jest loads CommonJS only: `import` and `export` inside these packages must become `require`.
  transformIgnorePatterns: ['/node_modules/(?!(mongodb/lib/runtime_adapters\\.js$|jose/))'],
  modulePathIgnorePatterns: ['/dist/', '/\\.callboard/', '/\\.cache/'],
};

/**
 * Which file belongs to which tier is told by its suffix alone (STYLE.md).
 * @type {import('jest').Config}
 */
const config = {
  testTimeout: 30_000,
  projects: [
    {
      ...everywhere,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,packages,platform,start,test,k8s,examples,benchmarks}/**/*.spec.ts'],
      testPathIgnorePatterns: ['\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$', '/node_modules/'],
    },
    {
      ...everywhere,
      displayName: 'int',
      testMatch: ['<rootDir>/{apps,libs,platform,start,test}/**/*.int.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/src/jest-platform.setup.ts',
      globalTeardown: '<rootDir>/libs/testing/src/jest-platform.teardown.ts',
    },
    {
      ...everywhere,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e.spec.ts'],
    },
  ],
};

export default config;
