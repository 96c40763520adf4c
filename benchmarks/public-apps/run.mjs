// Starts the public apps that prepare.mjs has synthesized, one after the other, and runs their flows:
//   node public-apps/run.mjs <folder> [--table] [parts of paths…]
// <folder>/results.json holds what came of each; --table prints them as a table of docs/public-apps.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleMocks, startLocal } from '@stepwell/local';
import { flows } from './flows.mjs';
import { RunningApp } from './kit.mjs';

const { values, positionals } = parseArgs({ options: { table: { type: 'boolean' } }, allowPositionals: true });
const [given, ...parts] = positionals;
if (given === undefined) {
  console.error('run: folder is required: the folder that prepare.mjs was called with');
  process.exit(2);
}
const folder = resolve(given);
const resultsFile = resolve(folder, 'results.json');
const results = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {};
const apps = JSON.parse(readFileSync(resolve(folder, 'list.json'), 'utf8')).filter(
  ({ failure }) => failure === undefined,
);
const nameOf = ({ repository, path }) => `${repository.split('/')[1]}/${path}`;

/** Runs an app with samples for the tasks of services that are not here. */
async function run(app) {
  const assembly = join(folder, nameOf(app), 'cdk.out');
  // Functions find the AWS SDK in the folder that stepwell runs in.
  process.chdir(dirname(assembly));
  const { mocks } = await sampleMocks(assembly);
  const flow = flows[nameOf(app)];
  const problems = [];
  const aws = await startLocal({
    app: assembly,
    mocks: { mocks: [...(flow?.mocks ?? []), ...mocks.map(({ mock }) => mock)], validation: 'NONE' },
    onProblem: (problem) => problems.push(problem),
    onFunctionError: ({ functionName, errorType, errorMessage }) =>
      problems.push(`${functionName}: ${errorType}: ${errorMessage}`),
  });
  try {
    const outcome =
      flow?.flow === undefined
        ? `does not run: ${flow?.doesNotRun ?? 'no flow'}`
        : await outcomeOf(flow, new RunningApp(aws, flow.patience));
    return {
      outcome,
      mocked: [
        ...new Set([
          ...mocks.map(({ resource }) => resource),
          ...(flow?.mocks ?? []).flatMap(({ action = [] }) => action),
        ]),
      ],
      doesNotWork: aws.report.doesNotWork.map(({ path, type, reason }) => `${path} (${type ?? ''}): ${reason}`),
      problems: [...new Set(problems)],
    };
  } finally {
    await aws.close();
  }
}

async function outcomeOf({ flow }, running) {
  try {
    await flow(running);
    return 'ok';
  } catch (error) {
    return `failed: ${error.message}`.slice(0, 600);
  }
}

if (values.table) printTable();
else
  for (const app of apps.filter((each) => parts.length === 0 || parts.some((part) => nameOf(each).includes(part)))) {
    const name = nameOf(app);
    results[name] = await run(app).catch((error) => ({ outcome: `start failed: ${error.message}`.slice(0, 600) }));
    writeFileSync(resultsFile, `${JSON.stringify(results, undefined, 2)}\n`);
    const { outcome, mocked = [], doesNotWork = [], problems = [] } = results[name];
    console.log(`${name}: ${outcome}`);
    for (const line of mocked) console.log(`    mocked ${line}`);
    for (const line of doesNotWork) console.log(`    not ${line.slice(0, 300)}`);
    for (const line of problems) console.log(`    problem ${line.slice(0, 300)}`);
  }

function printTable() {
  const rows = apps.map((app) => ({ app, result: resultOf(results[nameOf(app)] ?? {}) }));
  const count = (text) => rows.filter(({ result }) => result.startsWith(text)).length;
  console.log(`${count('runs fully')} run fully, ${count('runs with mocks')} run with mocks.\n`);
  console.log('| app | commit | result |\n| --- | --- | --- |');
  for (const { app, result } of rows) console.log(`| \`${nameOf(app)}\` | ${app.commit.slice(0, 12)} | ${result} |`);
}

/** `runs with mocks of polly` */
function resultOf({ outcome = 'not run', mocked = [], doesNotWork = [] }) {
  if (outcome !== 'ok') return outcome.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const services = new Set(
    mocked.filter(Boolean).map((action) => action.replace(/^arn:aws:states:::(aws-sdk:)?/, '').split(':')[0]),
  );
  const absent = new Set(doesNotWork.map((line) => /\((AWS::[^:]+)/.exec(line)?.[1]).filter(Boolean));
  const rest =
    absent.size === 0 ? '' : `; ${[...absent].sort().join(', ')} do not run, and the flow does not need them`;
  return services.size === 0 ? `runs fully${rest}` : `runs with mocks of ${[...services].sort().join(', ')}${rest}`;
}
