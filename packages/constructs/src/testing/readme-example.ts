import { ConcurrentDownload } from '../index.js';
import { App, Stack } from 'aws-cdk-lib';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';

const app = new App();
const stack = new Stack(app, 'Flags');
const images = new ConcurrentDownload(stack, 'Images', { maxConcurrency: 20 });
images.topic.addSubscription(new EmailSubscription('editors@example.com'));
app.synth();
