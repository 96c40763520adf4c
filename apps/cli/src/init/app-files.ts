import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type WorkflowDescription } from '@stepwell/core';

/** Next to `dist/`, in the sources and in the package. */
const templates = new URL('../../templates/', import.meta.url);

/** Dependencies of a new app: the versions that Stepwell is tested with. */
export const appDependencies = {
  dependencies: { 'aws-cdk-lib': '^2.276.0', constructs: '^10.8.1' },
  devDependencies: { '@types/node': '^20.19.25', 'aws-cdk': '^2.1148.1', tsx: '^4.23.15', typescript: '^6.0.3' },
} as const;

/** Options of a new app. */
export interface AppOptions {
  /** Package name. */
  readonly name: string;
  readonly workflow: WorkflowDescription;
  /** Version of all Stepwell packages. */
  readonly stepwell: string;
}

/** Returns the files of a new app: contents by path, with slashes. */
export async function appFiles(options: AppOptions): Promise<Readonly<Record<string, string>>> {
  const { workflow } = options;
  return {
    'package.json': json(await manifest(options)),
    'cdk.json': json({
      app: 'npx tsx bin/app.ts',
      watch: {
        include: ['**'],
        exclude: ['README.md', 'cdk*.json', 'package*.json', 'tsconfig.json', 'node_modules', 'test'],
      },
    }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'ES2022',
        module: 'NodeNext',
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
      include: ['bin', 'lib', 'test'],
    }),
    '.gitignore': 'cdk.out/\nnode_modules/\n',
    'bin/app.ts': [
      "import { App } from 'aws-cdk-lib';",
      "import { WorkflowStack } from '../lib/workflow-stack.js';",
      '',
      `new WorkflowStack(new App(), '${workflow.construct}');`,
      '',
    ].join('\n'),
    'README.md': readme(options),
    ...(await templateFiles(workflow.id)),
  };
}

/** Returns the files of a template. Its `package.json` is merged into the one of the app. */
async function templateFiles(workflow: string): Promise<Record<string, string>> {
  const folder = new URL(`${workflow}/`, templates);
  const entries = (await readdir(folder, { recursive: true }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.\w+$|Dockerfile$/.test(path) && path !== 'package.json');
  return Object.fromEntries(
    await Promise.all(
      entries.map(async (path) => [path, await readFile(fileURLToPath(new URL(path, folder)), 'utf8')] as const),
    ),
  );
}

/** Returns the further dependencies of a workflow's app: those in the `package.json` of its template, if any. */
export async function templateDependencies(workflow: string): Promise<Readonly<Record<string, string>>> {
  const file = new URL(`${workflow}/package.json`, templates);
  if (!existsSync(file)) return {};
  const { devDependencies } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly devDependencies: Record<string, string>;
  };
  return devDependencies;
}

async function manifest({ name, stepwell, workflow }: AppOptions) {
  const { dependencies } = appDependencies;
  const devDependencies = { ...appDependencies.devDependencies, ...(await templateDependencies(workflow.id)) };
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19.0' },
    scripts: {
      test: 'node --import tsx --test test/*.test.ts',
      typecheck: 'tsc',
      up: 'stepwell up --watch',
      synth: 'cdk synth',
      deploy: 'stepwell deploy',
    },
    dependencies: { '@stepwell/constructs': `^${stepwell}`, ...dependencies },
    devDependencies: { '@stepwell/cli': `^${stepwell}`, '@stepwell/local': `^${stepwell}`, ...devDependencies },
  };
}

function readme({ name, workflow }: AppOptions): string {
  return `# ${name}

A CDK app with Stepwell's workflow \`${workflow.id}\`, which ${workflow.summary}.

\`\`\`sh
npm install
npm test               # runs the whole workflow locally: no account, no containers
npm run up             # runs the app locally behind one endpoint and applies your changes
npx stepwell doctor    # checks your setup
npm run deploy         # deploys to AWS; prints account and region first
\`\`\`

| | |
| --- | --- |
| \`lib/workflow-stack.ts\` | the stack with the workflow |
| \`test/workflow.test.ts\` | its tests, with \`@stepwell/local/testing\` |
| \`bin/app.ts\` | the app |
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
