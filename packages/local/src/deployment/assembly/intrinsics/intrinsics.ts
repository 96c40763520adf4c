import { fnCidr } from './fn-cidr.js';
import { fnFindInMap } from './fn-find-in-map.js';
import { fnGetAtt } from './fn-get-att.js';
import { fnGetStackOutput, fnImportValue } from './fn-import-value.js';
import { fnJoin, fnLength, fnSelect, fnSplit } from './fn-lists.js';
import { fnBase64, fnGetAzs, fnIf, fnToJsonString, fnTransform } from './fn-values.js';
import { fnSub } from './fn-sub.js';
import { type Intrinsic } from './intrinsic.js';
import { ref } from './ref.js';

/** Intrinsic functions for properties, by their key. Condition functions are in `Conditions`. */
export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map([
  ['Ref', ref],
  ['Fn::Base64', fnBase64],
  ['Fn::Cidr', fnCidr],
  ['Fn::FindInMap', fnFindInMap],
  ['Fn::GetAtt', fnGetAtt],
  ['Fn::GetAZs', fnGetAzs],
  ['Fn::GetStackOutput', fnGetStackOutput],
  ['Fn::If', fnIf],
  ['Fn::ImportValue', fnImportValue],
  ['Fn::Join', fnJoin],
  ['Fn::Length', fnLength],
  ['Fn::Select', fnSelect],
  ['Fn::Split', fnSplit],
  ['Fn::Sub', fnSub],
  ['Fn::ToJsonString', fnToJsonString],
  ['Fn::Transform', fnTransform],
]);
