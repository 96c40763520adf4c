import { describe, expect, it } from 'vitest';
import { CLAIM_RETENTION_SECONDS, claimChange, completeChange, extendChange, releaseChange } from './claim-row.js';
import { claimItemUpdate, claimRowOf } from './dynamodb-rows.js';

describe('the UpdateItem of a claim', () => {
  it('sets the holder and counts the attempt if the claim is free', () => {
    expect(claimItemUpdate('claims', 'work', claimChange('me', 2_000.5, 1_000))).toEqual({
      TableName: 'claims',
      Key: { id: { S: 'work' } },
      UpdateExpression: 'SET #holder = :holder, #heldUntil = :heldUntil, #expiresAt = :expiresAt ADD #attempts :one',
      ConditionExpression:
        'attribute_not_exists(#outcome) AND (attribute_not_exists(#heldUntil) OR #heldUntil <= :now)',
      ExpressionAttributeNames: {
        '#holder': 'holder',
        '#heldUntil': 'heldUntil',
        '#expiresAt': 'expiresAt',
        '#attempts': 'attempts',
        '#outcome': 'outcome',
      },
      ExpressionAttributeValues: {
        ':holder': { S: 'me' },
        ':heldUntil': { N: '3001' },
        ':expiresAt': { N: String(3 + CLAIM_RETENTION_SECONDS) },
        ':one': { N: '1' },
        ':now': { N: '2000' },
      },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('extends the claim for its holder only, and does not count an attempt', () => {
    expect(claimItemUpdate('claims', 'work', extendChange('me', 2_000, 1_000))).toEqual({
      TableName: 'claims',
      Key: { id: { S: 'work' } },
      UpdateExpression: 'SET #heldUntil = :heldUntil',
      ConditionExpression: 'attribute_not_exists(#outcome) AND #holder = :held',
      ExpressionAttributeNames: { '#heldUntil': 'heldUntil', '#outcome': 'outcome', '#holder': 'holder' },
      ExpressionAttributeValues: { ':heldUntil': { N: '3000' }, ':held': { S: 'me' } },
      ReturnValues: 'ALL_NEW',
    });
  });

  it('releases a claim with its reason, and keeps the previous reason if there is no new one', () => {
    const { UpdateExpression, ExpressionAttributeValues } = claimItemUpdate('t', 'work', releaseChange('me', 'full'));
    expect(UpdateExpression).toBe('SET #holder = :holder, #heldUntil = :heldUntil, #reason = :reason');
    expect(ExpressionAttributeValues).toEqual({
      ':holder': { S: '' },
      ':heldUntil': { N: '0' },
      ':reason': { S: 'full' },
      ':held': { S: 'me' },
    });
    expect(claimItemUpdate('t', 'work', releaseChange('me', undefined)).UpdateExpression).toBe(
      'SET #holder = :holder, #heldUntil = :heldUntil',
    );
  });

  it('completes a claim for its holder, or for another caller if it is free', () => {
    const held = claimItemUpdate('t', 'work', completeChange('me', 2_000, 'done'));
    expect(held.ConditionExpression).toBe('attribute_not_exists(#outcome) AND #holder = :held');
    expect(held.ExpressionAttributeValues[':outcome']).toEqual({ S: 'done' });
    const free = claimItemUpdate('t', 'work', completeChange(undefined, 2_000.9, 'done'));
    expect(free.ConditionExpression).toContain('#heldUntil <= :now');
    expect(free.ExpressionAttributeValues[':now']).toEqual({ N: '2000' });
  });

  it('produces an item that converts to a row, in which missing attributes are undefined', () => {
    expect(
      claimRowOf({
        id: { S: 'work' },
        holder: { S: 'me' },
        heldUntil: { N: '3000' },
        attempts: { N: '2' },
        reason: { S: 'full' },
        outcome: { S: 'done' },
        expiresAt: { N: '9' },
      }),
    ).toEqual({ holder: 'me', heldUntil: 3000, attempts: 2, reason: 'full', outcome: 'done', expiresAt: 9 });
    expect(claimRowOf({ id: { S: 'work' } })).toEqual({});
  });
});
