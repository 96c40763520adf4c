import { describe, expect, it } from 'vitest';
import { awsCases } from './testing/cases/index.js';
import { runAwsCase } from './testing/cases/run-aws-case.js';

describe.each(awsCases.map(({ subject, cases }) => [subject, cases] as const))('AWS: %s', (_subject, cases) => {
  it.each(cases.map((one) => [one.rule, one] as const))('%s', async (_rule, awsCase) => {
    const { answer, history, details, seconds } = await runAwsCase(awsCase);
    if ('invalid' in awsCase.answer)
      expect(answer).toEqual({ invalid: expect.stringContaining(awsCase.answer.invalid) });
    else expect(answer).toEqual(awsCase.answer);
    if (awsCase.history !== undefined) expect(history).toEqual(awsCase.history.trim().split(/\s*\n\s*|\s{2,}/));
    for (const [id, expected] of Object.entries(awsCase.details ?? {})) expect(details[Number(id)]).toEqual(expected);
    if (awsCase.seconds !== undefined) expect(seconds).toBe(awsCase.seconds);
  });
});

it('gives the source of every rule', () => {
  const sources = awsCases.flatMap(({ cases }) => cases.map(({ source }) => source));
  expect(sources.length).toBeGreaterThanOrEqual(400);
  for (const source of sources)
    expect(source).toMatch(
      /^(recorded on AWS, 202\d|not verified on AWS|https:\/\/docs\.aws\.amazon\.com\/\S+\.html)$/,
    );
});
