export { AwsError } from './endpoint/aws-error.js';
