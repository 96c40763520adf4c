import { policyProvider } from '../../../kernel/resources/policy-provider.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
export const queuePolicy = policyProvider(
  { 'AWS::SQS::QueuePolicy': 'Queues', 'AWS::SQS::QueueInlinePolicy': 'Queue' },
  {
    put: (invoke, QueueUrl, Policy) => invoke('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } }),
    remove: (invoke, QueueUrl) => invoke('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: '' } }),
    missingCode: 'QueueDoesNotExist',
  },
);
