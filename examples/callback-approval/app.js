import { App } from 'aws-cdk-lib';
import { ApprovalStack } from './lib/approval-stack.js';

const app = new App();
new ApprovalStack(app, 'Approval', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
