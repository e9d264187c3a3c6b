/** The architecture of STYLE.md, as rules that fail. */
const framework =
  '^(@nestjs/|mongoose|mongodb|kafkajs|fastify|@fastify/|undici|node:(fs|net|http|https|timers|child_process|crypto)$)';
const pure = (role) => `^(apps|libs)/[^/]+/src/.*\\.${role}\\.ts$`;

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'apps-are-islands',
      comment: 'Services meet on the log and nowhere else.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-do-not-look-up',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|packages|start|benchmarks)/' },
    },
    {
      name: 'front-door-only',
      comment: 'A lib is entered through its index.',
      severity: 'error',
      from: { path: '^(apps|libs|packages|platform|start|test|benchmarks)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/$2/'] },
    },
    {
      name: 'packages-speak-http',
      comment: 'What is published meets the product over HTTP; of its sources it knows the words of refusals alone.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|libs|platform|start|benchmarks)/', pathNot: '^libs/problems/' },
    },
    { name: 'projections-are-pure', severity: 'error', from: { path: pure('projection') }, to: { path: framework } },
    { name: 'deciders-are-pure', severity: 'error', from: { path: pure('decider') }, to: { path: framework } },
    {
      name: 'entity-is-pure',
      severity: 'error',
      from: { path: '^libs/(entity|problems)/src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(@nestjs/|mongoose|mongodb|kafkajs|fastify|@fastify/|undici)' },
    },
    {
      name: 'kafkajs-stays-in-kafka',
      severity: 'error',
      from: { pathNot: '^(libs/kafka/|benchmarks/|platform/)' },
      to: { path: '(^|/)kafkajs(/|$)' },
    },
    {
      name: 'mongo-stays-at-the-edge',
      comment: 'Controllers, folds and deciders never see the database.',
      severity: 'error',
      from: { path: '\\.(controller|decider|projection|planner|request|response)\\.ts$' },
      to: { path: '(^|/)(mongoose|mongodb)(/|$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|dist' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      conditionNames: ['@callboard/source', 'node', 'require', 'default'],
      exportsFields: ['exports'],
    },
  },
};
