/** The walls between the zones, checked over the resolved graph. docs/architecture.md says what each is for. */
const electronPackage = '^electron$|node_modules/electron/';
const tests = '\\.(test|spec)\\.tsx?$|/testing/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'shared-is-pure',
      comment: 'shared runs in the page, in workers and in Node alike.',
      severity: 'error',
      from: { path: '^shared/', pathNot: tests },
      to: { path: `^electron/|^renderer/|${electronPackage}|node_modules/(react|react-dom|node-pty)/` },
    },
    {
      name: 'shared-no-node',
      severity: 'error',
      from: { path: '^shared/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shared-base-first',
      severity: 'error',
      from: { path: '^shared/base/' },
      to: { path: '^shared/(?!base/)' },
    },
    {
      name: 'shared-expressions-second',
      severity: 'error',
      from: { path: '^shared/expressions/' },
      to: { path: '^shared/(?!base/|expressions/)' },
    },
    {
      name: 'shared-playbook-third',
      severity: 'error',
      from: { path: '^shared/playbook/' },
      to: { path: '^shared/(?!base/|expressions/|playbook/)' },
    },
    {
      name: 'shared-plan-fourth',
      severity: 'error',
      from: { path: '^shared/plan/' },
      to: { path: '^shared/(run|host)/' },
    },
    { name: 'shared-run-fifth', severity: 'error', from: { path: '^shared/run/' }, to: { path: '^shared/host/' } },
    {
      name: 'one-reader',
      comment: 'The shapes of each format stay private to the reader: everyone else gets the model.',
      severity: 'error',
      from: { pathNot: '^shared/playbook/' },
      to: { path: '^shared/playbook/(v1|v2|v3|github)/|^shared/playbook/read-' },
    },
    {
      name: 'engine-knows-no-world',
      severity: 'error',
      from: { path: '^electron/engine/', pathNot: tests },
      to: { pathNot: '^shared/|^electron/engine/|node_modules/zod/' },
    },
    {
      name: 'ports-only',
      comment: 'sessions and journal know the engine by its ports alone.',
      severity: 'error',
      from: { path: '^electron/(sessions|journal)/', pathNot: tests },
      to: { path: '^electron/(engine/(?!ports\\.ts)|host/|app/|cli/)' },
    },
    {
      name: 'sessions-and-journal-apart',
      severity: 'error',
      from: { path: '^electron/(sessions|journal)/' },
      to: { path: '^electron/(sessions|journal)/', pathNot: '^electron/$1/' },
    },
    {
      name: 'host-below-its-users',
      severity: 'error',
      from: { path: '^electron/host/' },
      to: { path: '^electron/(app|cli)/' },
    },
    {
      name: 'one-importer-of-node-pty',
      severity: 'error',
      from: { pathNot: '^electron/sessions/pty' },
      to: { path: '^node-pty$|node_modules/node-pty/' },
    },
    {
      name: 'one-importer-of-electron',
      severity: 'error',
      from: { pathNot: '^electron/app/' },
      to: { path: electronPackage },
    },
    {
      name: 'page-is-a-page',
      severity: 'error',
      from: { path: '^renderer/', pathNot: tests },
      to: { path: '^electron/' },
    },
    {
      name: 'page-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  required: [],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
    parser: 'swc',
  },
};
