/**
 * The arrows of ARCHITECTURE.md as errors: contracts <- platform <- {sense, gen} <- apps; contracts <- ui <- web apps; local may use platform.
 * A room is entered through the files that lie directly in it; its sub-folders are private.
 */
const web = '^apps/(sense|gen)-web/';
/** Files of a web app that run on Node: its server, its configuration, its build. */
const webServer = '^apps/(sense|gen)-web/([^/]+\\.(config|test)\\.(ts|js|cjs|mjs)|server\\.ts|config\\.ts|next-env\\.d\\.ts|server/)';
const product = ['sense', 'gen'];

/** From a package, only to these places of ours. */
const mayUse = (name, from, targets) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^(contracts|platform|sense|gen|ui|local|apps|test|bench|scripts)/', pathNot: targets },
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one thought in two places.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'Packages of types alone have no file to resolve to.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(geojson|next/image-types/global)$' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'A package imports what its own package.json declares.',
      from: { pathNot: '^(test|bench|scripts)/|\\.(test|fixture|conformance)\\.tsx?$|\\.(config)\\.(ts|js|cjs|mjs)$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], pathNot: '^node_modules/(@types|typescript)/' },
    },
    mayUse('contracts-stand-alone', '^contracts/', '^contracts/'),
    mayUse('platform-knows-contracts', '^platform/', '^(contracts|platform)/'),
    ...product.map((name) => mayUse(`${name}-knows-platform`, `^${name}/`, `^(contracts|platform|${name})/`)),
    mayUse('ui-knows-contracts', '^ui/', '^(contracts|ui)/'),
    mayUse('local-knows-platform', '^local/', '^(contracts|platform|local)/'),
    mayUse('web-knows-ui', web, `^(contracts|ui|platform)/|${web}`),
    {
      name: 'browser-knows-no-platform',
      severity: 'error',
      comment: 'Only the small servers of the web applications read configuration and write logs.',
      from: { path: web, pathNot: [webServer, '\\.test\\.tsx?$'] },
      to: { path: '^platform/' },
    },
    ...['sense-api', 'sense-worker'].map((app) => mayUse(`${app}-is-sense`, `^apps/${app}/`, `^(contracts|platform|sense)/|^apps/${app}/`)),
    ...['gen-api', 'gen-worker'].map((app) => mayUse(`${app}-is-gen`, `^apps/${app}/`, `^(contracts|platform|gen)/|^apps/${app}/`)),
    mayUse('cli-is-a-client', '^apps/cli/(?!reconcile/)', '^(contracts|platform)/|^apps/cli/'),
    mayUse('reconcile-knows-what-rows-imply', '^apps/cli/reconcile/', '^(contracts|platform|sense|gen)/|^apps/cli/'),
    {
      name: 'no-node-in-the-browser',
      severity: 'error',
      comment: 'Contracts and ui run in a browser.',
      from: { path: '^(contracts|ui)/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'through-the-door',
      severity: 'error',
      comment: 'Sub-folders of a room are private to it.',
      from: { path: '^(contracts|platform|sense|gen|ui|local)/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(platform|sense|gen|ui|local)/([^/]+)/[^/]+/', pathNot: ['^$1/$2/', '^[^/]+/connectors/'] },
    },
    {
      name: 'through-the-door-from-apps',
      severity: 'error',
      from: { path: '^apps/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(platform|sense|gen|ui)/([^/]+)/[^/]+/' },
    },
    {
      name: 'stores-behind-platform',
      severity: 'error',
      comment: 'Products talk to stores through platform only.',
      // A connector is an adapter itself: it speaks with sources that people bring.
      from: { path: '^(sense|gen)/', pathNot: ['\\.test\\.ts$', '^gen/connectors/'] },
      to: { path: '^node_modules/(pg|undici|fastify|@fastify|@clickhouse)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/\\.cache|\\.next|dist|generated|\\.axion)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
