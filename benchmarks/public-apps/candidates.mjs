// Finds the CDK apps of the repositories that can have Step Functions, in the order in which they are tried.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { repositories } from './repositories.mjs';

const usesStepFunctions = 'aws-stepfunctions|aws_stepfunctions|CfnStateMachine|AWS::StepFunctions::StateMachine';
const runsOnNode = /ts-node|tsx|node |\.js\b/;
const notOfTheApp = /(^|\/)(cdk\.out|node_modules|tests?|__tests__)\/|\.test\./;

/**
 * The JavaScript and TypeScript CDK apps whose sources name state machines, ordered by the SHA-1 of
 * `<repository>/<path>`, where the repository has no owner.
 *
 * @param gitFolder returns the git directory of a repository
 * @returns {{ repository: string, commit: string, path: string, part: string, app: string, key: string }[]}
 */
export function findCandidates(gitFolder) {
  return repositories.flatMap((repository) => candidatesOf(repository, gitFolder(repository))).sort(byKey);
}

function candidatesOf({ name, commit, depth }, folder) {
  const git = (...args) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const lines = (text) => text.split('\n').filter(Boolean);
  const files = lines(git('ls-tree', '-r', '--name-only', commit));
  const patterns = ['*.ts', '*.js', '*.mts', '*.yaml', '*.yml'];
  const sources = lines(git('grep', '-lE', usesStepFunctions, commit, '--', ...patterns))
    .map((line) => line.slice(commit.length + 1))
    .filter((file) => !notOfTheApp.test(file));
  return files
    .filter((file) => /(^|\/)cdk\.json$/.test(file) && !notOfTheApp.test(file))
    .map((file) => ({ path: file.replace(/\/?cdk\.json$/, ''), app: commandOf(git('show', `${commit}:${file}`)) }))
    .filter(({ path, app }) => runsOnNode.test(app) && sources.some((source) => source.startsWith(`${path}/`)))
    .map(({ path, app }) => ({
      repository: name,
      commit,
      path,
      part: path.split('/').slice(0, depth).join('/'),
      app,
      key: sha1(`${name.split('/')[1]}/${path}`),
    }));
}

/** The command of a cdk.json; '' if the file is not JSON. */
function commandOf(text) {
  try {
    return String(JSON.parse(text).app ?? '');
  } catch {
    return '';
  }
}

const sha1 = (text) => createHash('sha1').update(text).digest('hex');
const byKey = (a, b) => (a.key < b.key ? -1 : 1);
