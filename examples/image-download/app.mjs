import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { ConcurrentDownload } from '@stepwell/constructs';

const app = new App({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out', analyticsReporting: false });
const stack = new Stack(app, 'Flags');

// Hosts with private addresses must be listed, e.g. a web server on this machine.
const images = new ConcurrentDownload(stack, 'Images', {
  batchSize: 10,
  allowedHosts: process.env.ALLOWED_HOSTS?.split(','),
});
new CfnOutput(stack, 'StateMachineArn', { value: images.stateMachine.stateMachineArn });
app.synth();
