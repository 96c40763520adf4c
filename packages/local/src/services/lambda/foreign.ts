import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { notFound } from './errors.js';

/** https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export const foreign: ForeignAnswers = {
  members: ['FunctionName', 'Resource'],
  otherRegion: ({ region, own }) =>
    notFound(`Functions from '${region}' are not reachable in this region ('${own.region}')`),
  denied: { code: 'AccessDeniedException', status: 403 },
  action: (operation) => `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`,
};
