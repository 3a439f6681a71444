import { cdk8s, javascript, JsonPatch } from 'projen';

/**
 * One npm package with three doors (see ARCHITECTURE.md):
 * the constructs (`.`, compiled by jsii), the runtime (`./runtime`) and the command `bigdata`.
 */
const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-bigdata',
  description: 'Constructs for whole big-data stacks on Kubernetes, and a runtime that applies and runs them.',
  author: 'The cdk8s-bigdata authors',
  authorAddress: 'cdk8s-bigdata@users.noreply.github.com',
  repositoryUrl: 'https://github.com/cdk8s-bigdata/cdk8s-bigdata.git',
  keywords: ['cdk', 'cdk8s', 'kubernetes', 'spark', 'big-data', 'data-engineering'],
  license: 'Apache-2.0',
  majorVersion: 0,
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,

  cdk8sVersion: '2.70.106',
  constructsVersion: '10.4.2',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.19.0', // the first 20.x that loads ES modules with require(), as @kubernetes/client-node needs

  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  // jsii wants what is not a jsii module bundled; these four are small and have no dependencies of their own
  bundledDeps: ['commander@^14', 'picocolors@^1', 'ws@^8', 'yaml@^2'],
  devDeps: [
    '@duckdb/node-api',
    '@swc/core',
    '@swc/jest',
    '@types/node@^20',
    '@types/ws',
    'fast-check@^4',
    'jsii-pacmak',
    'puppeteer-core@^24', // the last one that works on Node 20
    'ts-node',
    'vega-datasets@^3.2',
  ],
  bin: { bigdata: 'lib/cli/bigdata.js' },
  publishToPypi: { distName: 'cdk8s-bigdata', module: 'cdk8s_bigdata' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8sbigdata',
    mavenGroupId: 'io.github.cdk8s-bigdata',
    mavenArtifactId: 'cdk8s-bigdata',
  },

  jestOptions: {
    configFilePath: 'jest.config.json',
    junitReporting: false,
    jestConfig: {
      // says when to give up on a busy machine, and nothing of how long something may take
      testTimeout: 60_000,
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.test.ts'],
      // these are slow and have test/system.jest.json
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/packaging/', '<rootDir>/test/hadoop/'],
      collectCoverage: false,
      watchPathIgnorePatterns: ['/node_modules/', '/lib/', '/dist/'],
    },
  },
  eslintOptions: { dirs: ['src', 'test', 'examples'], fileExtensions: ['.ts'] },
  projenrcTs: true,
  sampleCode: false,
  release: false,
  github: false,
  gitignore: ['/examples/*/dist/', '*.log', '.venv/', '__pycache__/'],
});

// the package carries lib/, images/ and local-cluster/: what the constructs, the runtime and the command need
for (const path of ['/examples/', '/bench/', '/docs/', '/.ci/', '/scripts/', '/jest.config.json', '/CONTRIBUTING.md', '__pycache__/', '*_test.go']) {
  project.addPackageIgnore(path);
}

project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './runtime': { types: './lib/runtime/index.d.ts', default: './lib/runtime/index.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});
// asks programs and services for credentials when a kubeconfig says so; who needs none of that installs with --omit=optional
project.package.addField('optionalDependencies', { '@kubernetes/client-node': '^1.4.0' });

// swc compiles tests in a fifth of ts-jest's time (types are checked by jsii and by eslint's parser)
const jestConfig = project.tryFindObjectFile('jest.config.json');
jestConfig?.patch(
  JsonPatch.replace('/transform', { '^.+\\.[jt]sx?$': '@swc/jest' }),
  JsonPatch.replace('/testMatch', ['**/*.test.ts']),
);
project.deps.removeDependency('ts-jest');

// jsii checks the types of src; those of tests and examples nobody else does
project.testTask.exec('tsc --isolatedModules false --project test/tsconfig.json');
project.testTask.exec('tsc --project examples/tsconfig.json');

// what pods run travels beside the code that puts it into ConfigMaps, and tables beside what reads them
project.compileTask.exec('cp -R src/hdfs/scripts lib/hdfs/ && cp -R src/airflow/scripts src/airflow/python lib/airflow/');
project.compileTask.exec('cp src/hdfs/keys.txt lib/hdfs/ && cp src/spark/conf/keys.txt lib/spark/conf/ && cp src/airflow/keys.txt lib/airflow/');

project.tasks.tryFind('docgen')!.exec('node scripts/rules.mjs', { name: 'docs/rules.md' });

// examples are programs of users: the type check of editor and linter finds the package by its own name
new javascript.TypescriptConfig(project, {
  fileName: 'examples/tsconfig.json',
  include: ['**/*.ts'],
  compilerOptions: { rootDir: '.', target: 'ES2022', module: 'node16', lib: ['es2022'], strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
});

// What users and CI type. `projen build` stays the quick loop: compile, lint, unit tests, API.md, package.
project.setScript('quickstart', 'node scripts/quickstart.mjs');
project.setScript('bench', 'node bench/run.mjs');
project.setScript('test', 'node scripts/test.mjs');
project.setScript('test:unit', 'npx projen test');
project.setScript('test:hadoop', 'node scripts/test-hadoop.mjs');
// one package to try out; the other languages are built by `projen package:python` and `projen package:java`
project.packageTask.reset('npx projen package:js');

project.eslint?.addRules({
  // the one optional dependency is loaded on first use, with a sentence when it is not there
  'import/no-extraneous-dependencies': ['error', { devDependencies: ['**/test/**', '**/examples/**', '.projenrc.ts'], optionalDependencies: true, peerDependencies: true }],
  'no-bitwise': 'off', // file modes
  '@typescript-eslint/member-ordering': 'off', // tables of contents first, details after
  '@stylistic/max-len': 'off', // the same as the next one
  'max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
});

project.synth();
