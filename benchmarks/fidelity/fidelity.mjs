// Replays executions recorded on AWS against the local runtime and writes docs/fidelity.md:
//   node fidelity/fidelity.mjs <folder of the conformance cases and their runner, asl-run.mjs>
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLocal } from '@stepwell/local';
import { prepareCases } from './prepared-cases.mjs';

const workspace = resolve(import.meta.dirname, '../..');
const [cases] = process.argv.slice(2);
if (cases === undefined) {
  console.error('fidelity: folder is required: a folder with asl-run.mjs and cases/');
  process.exit(2);
}

/** The reasons for differences, by a pattern of the first difference. Other differences are printed unchanged. */
const reasons = [
  [
    /Error=ValueError Args=/,
    "the recorded message is Python text of the emulator's own test, not AWS's; we return the error name of AWS",
  ],
  [
    /encryptionConfiguration/,
    'recorded before AWS answered `encryptionConfiguration`; later recordings have it, and so do we',
  ],
  [/loggingConfiguration/, 'the recording has a placeholder instead of the ARN of the log group'],
  [/workerName/, 'the recording has a placeholder instead of the name of the worker'],
  [
    /ParallelState(Succeeded|Failed|Started)/,
    "events of Parallel states that the recording's sorting left out; AWS emits them",
  ],
  [
    /InvalidLoggingConfiguration/,
    'a log group that was never seen here is created on the spot, where AWS refuses it (packages/local/README.md)',
  ],
  [/nextToken|list_state_machine_aliases/, 'the recorded page token belongs to another account'],
  [/errorMessage/, 'the function is Python in the recording, with a Python stack trace, and JavaScript here'],
  [/Content(Length|Type)/, 'the runner uploads the object with another body or content type than the recording did'],
  [
    /SDK Attempt Count|Extended Request ID|specified bucket|specified key/,
    "the cause of an S3 error: AWS's own texts changed between recordings; ours follows the later ones",
  ],
];
const recordingDefects = new Set([0, 2, 3].map((index) => reasons[index][1]));
const reasonOf = (difference) =>
  reasons.find(([pattern]) => pattern.test(difference))?.[1] ??
  `\`${difference.slice(0, 160).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
/** The sections that were written by hand, which stay as they are. */
const document = join(workspace, 'docs/fidelity.md');
const before = readFileSync(document, 'utf8');
const handwritten = before.slice(before.indexOf('## DynamoDB'), before.indexOf('## Every case that differs'));
const percent = (part, whole) => `${((part / whole) * 100).toFixed(1)} %`;

const folder = mkdtempSync(join(tmpdir(), 'stepwell-fidelity-'));
const report = join(folder, 'report.json');
const environment = await startLocal({ accountId: '111111111111' });
const { endpoint } = environment;

/** Runs the runner with a folder of cases. */
async function replay(folderOfCases, ...options) {
  const runner = [
    'asl-run.mjs',
    '--endpoint',
    endpoint,
    '--cases',
    folderOfCases,
    '--modules',
    workspace,
    '--json',
    report,
    ...options,
  ];
  await new Promise((done, failed) => {
    spawn(process.execPath, runner, { cwd: resolve(cases), stdio: 'ignore' })
      .once('exit', done)
      .once('error', failed);
  });
  return JSON.parse(readFileSync(report, 'utf8')).results;
}

const main = await replay('cases', '--max-wait', '21', '--services', 'iam', '--s3-endpoint', endpoint);
const prepared = await prepareCases(resolve(cases, 'cases'), join(folder, 'cases'), environment.clientConfig());
const withServices = await replay(join(folder, 'cases'), '--services', 'all');
await prepared.stop();
await environment.close();
rmSync(folder, { recursive: true });
const results = [...main, ...withServices];

const counted = (some) => ({
  cases: some.length,
  outcome: some.filter(({ outcome }) => outcome).length,
  history: some.filter(({ history }) => history).length,
});
const suites = new Map(
  [...new Set(results.map(({ suite }) => suite))].map((suite) => [
    suite,
    counted(results.filter((each) => each.suite === suite)),
  ]),
);
const needs = new Map(allCases().map(({ id, needs: services }) => [id, services]));
const service = (name) => counted(results.filter(({ id }) => needs.get(id)?.includes(name)));
const total = counted(results);
const differing = results
  .filter(({ outcome, history }) => !(outcome && history))
  .map(({ id, outcome, outcomeDiff, historyDiff }) => ({
    id,
    outcome,
    reason: reasonOf(outcomeDiff ?? historyDiff ?? ''),
  }));
const byReason = new Map();
for (const { id, outcome, reason } of differing)
  byReason.set(reason, [...(byReason.get(reason) ?? []), `${id.replace(/^.*v2\//, '')}${outcome ? '' : ' (outcome)'}`]);
// Recordings with placeholders or texts that are not from AWS: no endpoint can match both them and AWS.
const incomparable = differing.filter(({ reason }) => recordingDefects.has(reason)).map(({ id }) => id);
const comparable = counted(results.filter(({ id }) => !incomparable.includes(id)));

function allCases() {
  return readdirSync(resolve(cases, 'cases')).flatMap((file) =>
    JSON.parse(readFileSync(resolve(cases, 'cases', file), 'utf8')),
  );
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: workspace, encoding: 'utf8' }).trim();
const lines = [
  '# Fidelity',
  '',
  `Responses of the local runtime compared with responses of AWS: ${total.cases} recorded cases (state machines, ` +
    `API calls, TestState, validations), replayed over HTTP against \`startLocal\`.`,
  `Measured on ${new Date().toISOString().slice(0, 10)} at ${commit} with Node ${process.versions.node} by ` +
    `\`node benchmarks/fidelity/fidelity.mjs <cases>\`, with S3, SQS, SNS, DynamoDB, EventBridge and IAM, ` +
    'without waits above 21 s',
  'and without the 11 cases that need REST APIs of API Gateway or CloudFormation. The recordings are ' +
    'AWS-validated snapshots of LocalStack (Apache-2.0), 2023 to early 2026.',
  '',
  `**Outcome ${total.outcome} of ${total.cases} (${percent(total.outcome, total.cases)}); history ` +
    `${total.history} of ${total.cases} (${percent(total.history, total.cases)}).**`,
  `Without the ${incomparable.length} cases whose recording holds other words than AWS's (the first groups ` +
    `below), history agrees in ${comparable.history} of ${comparable.cases} ` +
    `(${percent(comparable.history, comparable.cases)}).`,
  '*Outcome*: status, output, error and cause agree. *History*: every event agrees too, with its details, or ' +
    'every field of the response.',
  '',
  '| suite | cases | outcome | history |',
  '| --- | ---: | ---: | ---: |',
  ...[...suites].map(([suite, counts]) => `| ${suite} | ${counts.cases} | ${counts.outcome} | ${counts.history} |`),
  '',
  '| needs | cases | outcome | history |',
  '| --- | ---: | ---: | ---: |',
  ...['s3', 'sqs', 'sns', 'dynamodb', 'events', 'iam'].map(
    (name) => `| ${name} | ${service(name).cases} | ${service(name).outcome} | ${service(name).history} |`,
  ),
  '',
  handwritten,
  '## Every case that differs, and why',
  '',
  'The first difference decides; "(outcome)" marks those that differ there. Nothing is special-cased to agree.',
  '',
  ...[...byReason]
    .sort(([, a], [, b]) => b.length - a.length)
    .flatMap(([reason, ids]) => [
      `### ${ids.length} × ${reason}`,
      '',
      ...ids.map((id) => `- \`${id.replaceAll('`', "'")}\``),
      '',
    ]),
];
writeFileSync(document, lines.join('\n'));
console.log(
  `outcome ${total.outcome}/${total.cases}, history ${total.history}/${total.cases}; written to docs/fidelity.md`,
);
