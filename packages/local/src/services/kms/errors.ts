import { AwsError } from '../../kernel/aws-error.js';

// https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html

export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message);
}

export function invalidCiphertext(): AwsError {
  return new AwsError('InvalidCiphertextException', 'The ciphertext or its encryption context is not that of the key.');
}

export function invalidState(arn: string, state: string): AwsError {
  return state === 'Disabled'
    ? new AwsError('DisabledException', `${arn} is disabled.`)
    : new AwsError('KMSInvalidStateException', `${arn} is pending deletion.`);
}

export function wrongUsage(arn: string, usage: string): AwsError {
  return new AwsError(
    'InvalidKeyUsageException',
    `${arn} key usage is ${usage} which is not valid for this operation.`,
  );
}
