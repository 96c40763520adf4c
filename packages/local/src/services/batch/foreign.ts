import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { clientException } from './errors.js';

export const foreign: ForeignAnswers = {
  members: [
    'jobQueue',
    'jobDefinition',
    'computeEnvironment',
    'resourceArn',
    'computeEnvironmentOrder.computeEnvironment',
  ],
  otherRegion: ({ reference }) => clientException(`${reference} does not exist in this region`),
  denied: { code: 'AccessDeniedException', status: 403 },
};
