// Replays executions recorded on AWS against the local runtime and writes docs/fidelity.md:
//   node fidelity/fidelity.mjs <folder of the conformance cases and their runner, asl-run.mjs>
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLocal } from '@stepwell/local';

const workspace = resolve(import.meta.dirname, '../..');
const [cases] = process.argv.slice(2);
if (cases === undefined) {
  console.error('fidelity: give the folder that holds asl-run.mjs and cases/');
  process.exit(2);
}

/** Why a case differs, by what differs first. What no rule knows is shown as it is. */
const reasons = [
  [/Error=ValueError Args=/, "the recorded message is Python text of the emulator's own test, not AWS's; we refuse with AWS's error name"],
  [/encryptionConfiguration/, 'recorded before AWS answered `encryptionConfiguration`; later recordings have it, and so do we'],
  [/loggingConfiguration/, 'the recording has a placeholder where the ARN of the log group stood'],
  [/workerName/, 'the recording has a placeholder where the name of the worker stood'],
  [/ParallelState(Succeeded|Failed|Started)/, "events of Parallel states that the recording's sorting left out; AWS emits them"],
  [/InvalidLoggingConfiguration/, 'a log group that was never seen here is created on the spot, where AWS refuses it (packages/local/README.md)'],
  [/nextToken|list_state_machine_aliases/, 'the recorded page token belongs to another account'],
  [/errorMessage/, 'the function is Python in the recording, with a Python stack trace, and JavaScript here'],
  [/Content(Length|Type)/, 'the runner uploads the object with another body or content type than the recording did'],
  [/SDK Attempt Count|Extended Request ID|specified bucket|specified key/, "the cause of an S3 error: AWS's own texts changed between recordings; ours follows the later ones"],
];
const reasonOf = (difference) => reasons.find(([pattern]) => pattern.test(difference))?.[1] ?? `\`${difference.slice(0, 160).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
const percent = (part, whole) => `${((part / whole) * 100).toFixed(1)} %`;

const folder = mkdtempSync(join(tmpdir(), 'stepwell-fidelity-'));
const report = join(folder, 'report.json');
const environment = await startLocal({});
const runner = ['asl-run.mjs', '--endpoint', environment.endpoint, '--cases', 'cases', '--modules', workspace, '--max-wait', '21', '--services', 's3,iam', '--s3-endpoint', environment.endpoint, '--json', report];
await new Promise((done, failed) => {
  spawn(process.execPath, runner, { cwd: resolve(cases), stdio: 'ignore' }).once('exit', done).once('error', failed);
});
await environment.close();
const { results } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });

const suites = new Map();
for (const { suite, outcome, history } of results) {
  const counts = suites.get(suite) ?? { cases: 0, outcome: 0, history: 0 };
  suites.set(suite, { cases: counts.cases + 1, outcome: counts.outcome + Number(outcome), history: counts.history + Number(history) });
}
const total = [...suites.values()].reduce((sum, counts) => ({ cases: sum.cases + counts.cases, outcome: sum.outcome + counts.outcome, history: sum.history + counts.history }));
const byReason = new Map();
for (const { id, outcome, history, outcomeDiff, historyDiff } of results) {
  if (outcome && history) continue;
  const reason = reasonOf(outcomeDiff ?? historyDiff ?? '');
  byReason.set(reason, [...(byReason.get(reason) ?? []), `${id.replace(/^.*v2\//, '')}${outcome ? '' : ' (outcome)'}`]);
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: workspace, encoding: 'utf8' }).trim();
const lines = [
  '# Fidelity',
  '',
  `What the local runtime answers, beside what AWS answered: ${total.cases} recorded cases (state machines, API calls, TestState, validations), replayed over HTTP against \`startLocal\`.`,
  `Measured on ${new Date().toISOString().slice(0, 10)} at ${commit} with Node ${process.versions.node} by \`node benchmarks/fidelity/fidelity.mjs <cases>\`, with S3 and IAM, without waits above 21 s and without the cases whose set-up`,
  'the runner cannot do (SQS, SNS, DynamoDB, EventBridge, API Gateway, CloudFormation). The recordings are AWS-validated snapshots of LocalStack (Apache-2.0), 2023 to early 2026.',
  '',
  `**Outcome ${total.outcome} of ${total.cases} (${percent(total.outcome, total.cases)}); history ${total.history} of ${total.cases} (${percent(total.history, total.cases)}).**`,
  '*Outcome*: status, output, error and cause agree. *History*: every event agrees too, with its details, or every field of the answer.',
  '',
  '| suite | cases | outcome | history |',
  '| --- | ---: | ---: | ---: |',
  ...[...suites].map(([suite, counts]) => `| ${suite} | ${counts.cases} | ${counts.outcome} | ${counts.history} |`),
  '',
  '## Every case that differs, and why',
  '',
  'The first difference decides; "(outcome)" marks those that differ there. Nothing is special-cased to agree.',
  '',
  ...[...byReason].sort(([, a], [, b]) => b.length - a.length).flatMap(([reason, ids]) => [`### ${ids.length} × ${reason}`, '', ...ids.map((id) => `- \`${id.replaceAll('`', "'")}\``), '']),
];
writeFileSync(join(workspace, 'docs/fidelity.md'), lines.join('\n'));
console.log(`outcome ${total.outcome}/${total.cases}, history ${total.history}/${total.cases}; written to docs/fidelity.md`);
