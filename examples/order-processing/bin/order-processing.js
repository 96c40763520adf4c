#!/usr/bin/env node

const cdk = require('aws-cdk-lib');
const { OrderProcessingStack } = require('../lib/order-processing-stack');

const app = new cdk.App();
new OrderProcessingStack(app, 'OrderProcessing', { maxAutomaticTotal: 1000 });
