import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stackName, type WorkflowTemplate, workflowTemplates } from './workflow-templates.js';

/** Beside `dist/`, in the sources as in the package. */
const templates = new URL('../../templates/', import.meta.url);

/** What a new app installs: the newest versions that Stepwell is tested with. */
export const appDependencies = {
  dependencies: { 'aws-cdk-lib': '^2.276.0', constructs: '^10.8.1' },
  devDependencies: { '@types/node': '^20.19.25', 'aws-cdk': '^2.1148.1', tsx: '^4.23.15', typescript: '^6.0.3' },
} as const;

/** What an app is made from. */
export interface AppOptions {
  /** Name of its package. */
  readonly name: string;
  readonly workflow: WorkflowTemplate;
  /** Version of Stepwell's packages, which are released together. */
  readonly stepwell: string;
}

/** The files of a new app: contents by path, with slashes. */
export async function appFiles(settings: AppOptions): Promise<Readonly<Record<string, string>>> {
  const { workflow } = settings;
  const stack = stackName(workflow);
  return {
    'package.json': json(manifest(settings)),
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
    'bin/app.ts': `import { App } from 'aws-cdk-lib';\nimport { WorkflowStack } from '../lib/workflow-stack.js';\n\nnew WorkflowStack(new App(), '${stack}');\n`,
    'README.md': readme(settings),
    ...(await templateFiles(workflow)),
  };
}

async function templateFiles(workflow: WorkflowTemplate): Promise<Record<string, string>> {
  const folder = new URL(`${workflow}/`, templates);
  const entries = (await readdir(folder, { recursive: true }))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'));
  return Object.fromEntries(
    await Promise.all(
      entries.map(async (path) => [path, await readFile(fileURLToPath(new URL(path, folder)), 'utf8')] as const),
    ),
  );
}

function manifest({ name, stepwell }: AppOptions) {
  const { dependencies, devDependencies } = appDependencies;
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

A CDK app with Stepwell's workflow \`${workflow}\`: ${workflowTemplates[workflow]}.

\`\`\`sh
npm install
npm test               # runs the whole workflow on this machine: no account, no containers
npm run up             # the app on this machine, behind one endpoint; a change of it is taken on at once
npx stepwell doctor    # what is missing, if anything
npm run deploy         # to AWS, with the account and region told first
\`\`\`

| | |
| --- | --- |
| \`lib/workflow-stack.ts\` | the stack: what the workflow is made of |
| \`test/workflow.test.ts\` | tests of it, with \`@stepwell/local/testing\` |
| \`bin/app.ts\` | the app |
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
