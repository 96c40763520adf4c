import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorDocsUrl } from '@stepwell/core';
import { downloadErrors } from '@stepwell/core/concurrent-download';
import { eventFanOutErrors } from '@stepwell/core/event-fan-out';
import { qualityErrors } from '@stepwell/core/quality-control';
import { exchangeErrors } from '@stepwell/core/queue-exchange';
import { routerErrors } from '@stepwell/core/queue-router';
import { sequenceErrors } from '@stepwell/core/sequence';
import * as sdk from '@stepwell/sdk';
import { describe, expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

const page = await readFile(join(workspace, 'docs/errors.md'), 'utf8');
const explained = [...page.matchAll(/^### (\S+)$/gm)].map(([, name = '']) => name);

/** Errors that users do not see: they become other errors, or are errors of AWS services. */
const inner = new Set([
  'AwsError',
  'ExpressionError', // becomes a ValidationException
  'EventsError',
  'MalformedXml', // becomes an error of an emulated service
  'SnsError',
  'QueryEvaluationError',
  'StateRuntimeError',
  'StateFailure',
  'NotCompilable',
  'PatternTooSlow', // these five become the cause of an execution's error
  'PathNotFound',
  'InvalidEvaluation',
  'FunctionFailed',
  'TooManySteps',
  'MemoryLimitExceeded', // becomes the cause of a States.QueryEvaluationError
  'ProgramExit', // has the exit code of another program
  'TargetFailure', // become an execution's error
  'ResourceError', // become reasons in the report of an app
  'TemplateError',
  'UpdateNotSupported', // becomes the reason for a resource that an update does not change
  'CustomResourceFailure', // becomes the reason why a resource was not created
  'GatewayFailure', // become responses of REST APIs
  'TemplateFailure',
  'ResponseLost', // becomes EndpointUnreachable or CallFailed
  'ProcessorFailed', // has the name that the user's own function threw
]);

interface ErrorClass {
  readonly name: string;
  readonly file: string;
}

/** The concrete error classes in the sources of a package. */
async function errorClassesOf(folder: string): Promise<ErrorClass[]> {
  const root = join(workspace, folder, 'src');
  // Commands print the errors of their own files.
  const pattern =
    folder === 'apps/cli'
      ? /^(?:export )?class (\w+) extends \w*Error\b/gm
      : /^export class (\w+) extends (?:\w*Error|ExecutionEnded)\b/gm;
  const files = (await readdir(root, { recursive: true })).filter(
    (name) => /\.(m?ts|mjs)$/.test(name) && !name.includes('.test.') && !/(^|\/)testing\//.test(name),
  );
  const classes = await Promise.all(
    files.map(async (file) => {
      const source = await readFile(join(root, file), 'utf8');
      return [...source.matchAll(pattern)].map(([, name = '']) => ({ name, file: join(folder, 'src', file) }));
    }),
  );
  return classes.flat();
}

const classes = (
  await Promise.all(
    [
      'packages/sdk',
      'packages/core',
      'packages/handlers',
      'packages/constructs',
      'packages/local',
      'packages/asl',
      'apps/cli',
    ].map(errorClassesOf),
  )
).flat();
const executionErrors = Object.values({
  ...downloadErrors,
  ...eventFanOutErrors,
  ...qualityErrors,
  ...exchangeErrors,
  ...routerErrors,
  ...sequenceErrors,
});

describe('the errors page', () => {
  it('documents every error class that a user can see', () => {
    const names = classes.map(({ name }) => name);
    // The scan finds a class of each kind of package.
    expect(names).toEqual(
      expect.arrayContaining([
        'ExecutionFailed',
        'InvalidInput',
        'InvalidProp',
        'AssemblyError',
        'InvalidDefinition',
        'UsageError',
      ]),
    );
    expect(
      classes
        .filter(({ name }) => !inner.has(name) && !explained.includes(name))
        .map(({ name, file }) => `${name} of ${file}`),
    ).toEqual([]);
  });

  it('documents every error name of the workflows', () => {
    expect(executionErrors.filter((name) => !explained.includes(name))).toEqual([]);
  });

  it('documents every error that the SDK exports, with the anchor of its link', () => {
    const exported = Object.entries(sdk).filter(
      ([, value]) => typeof value === 'function' && value.prototype instanceof Error && value !== sdk.SdkError,
    );
    expect(exported.length).toBeGreaterThan(15);
    expect(exported.map(([name]) => name).filter((name) => !explained.includes(name))).toEqual([]);
    const anchors = new Set(explained.map((name) => errorDocsUrl(name)));
    expect(anchors.has(new sdk.ExecutionFailed({ executionArn: 'arn' }).docs)).toBe(true);
    expect(
      anchors.has(new sdk.InvalidInput([{ message: '', path: [], field: '', received: '', expected: '' }]).docs),
    ).toBe(true);
  });

  it('has no obsolete and no duplicate entries', async () => {
    const sources = await Promise.all(
      ['packages/core/src', 'packages/handlers/src', 'packages/constructs/src'].map(async (folder) => {
        const files = (await readdir(join(workspace, folder), { recursive: true })).filter(
          (name) => name.endsWith('.ts') && !name.includes('.test.'),
        );
        return (await Promise.all(files.map((file) => readFile(join(workspace, folder, file), 'utf8')))).join('\n');
      }),
    );
    const known = new Set([...classes.map(({ name }) => name), ...executionErrors]);
    const gone = explained.filter(
      (name) => !known.has(name) && !sources.some((source) => source.includes(`'${name}'`)),
    );
    expect(gone).toEqual([]);
    expect(explained.filter((name, index) => explained.indexOf(name) !== index)).toEqual([]);
  });

  it('has no broken internal links', () => {
    const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
