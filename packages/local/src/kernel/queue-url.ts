/**
 * The URL of a queue by its ARN, for `invoke('sqs', …, { QueueUrl })`: targets and dead-letter queues are configured as
 * ARNs, and the API of SQS takes URLs.
 */
export function queueUrl(arn: string): string {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}
