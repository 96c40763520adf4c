#!/usr/bin/env node
import * as cdk from 'aws-cdk-lib';
import { FlagsStack } from '../lib/flags-stack';

const app = new cdk.App();
new FlagsStack(app, 'Flags', {});
