import { policyProvider } from '../../../kernel/resources/policy-provider.js';

const policy = (TopicArn: string, AttributeValue: string) => ({ TopicArn, AttributeName: 'Policy', AttributeValue });

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html */
export const topicPolicy = policyProvider(
  { 'AWS::SNS::TopicPolicy': 'Topics', 'AWS::SNS::TopicInlinePolicy': 'TopicArn' },
  {
    put: (invoke, topicArn, document) => invoke('sns', 'SetTopicAttributes', policy(topicArn, document)),
    remove: (invoke, topicArn) => invoke('sns', 'SetTopicAttributes', policy(topicArn, '')),
    missingCode: 'NotFound',
  },
);
