import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { notFound } from './errors.js';

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/security-iam.html */
export const foreign: ForeignAnswers = {
  members: ['ResourceArn'],
  otherRegion: ({ reference }) => notFound(`Resource ${reference}`),
};
