import { type ForeignAnswers } from '../../kernel/foreign-resources.js';
import { secretNotFound } from './errors.js';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html */
export const foreign: ForeignAnswers = {
  members: ['SecretId', 'SecretIdList'],
  otherRegion: secretNotFound,
};
