/**
 * Phrases that make a reader stop, each with what to write instead. `check-language.mjs` refuses them in pages, comments,
 * docstrings and messages.
 *
 * @type {readonly { phrase: RegExp; instead: string }[]}
 */
export const bannedPhrases = [
  { phrase: /\bcould not be had\b/i, instead: 'what failed, e.g. "failed downloads"' },
  { phrase: /\bis not accepted; give\b/i, instead: '"<field> must be <constraint>, got <value>"' },
  { phrase: /\bnothing is not accepted\b/i, instead: '"<field> is required: <constraint>"' },
  { phrase: /\blet(s|ting)? go of\b/i, instead: '"evict", "release" or "delete"' },
  { phrase: /\b(is|are|was|were|gets?|being) told\b/i, instead: '"receives", "is notified of"' },
  { phrase: /\b(tell|tells|told|telling) of\b/i, instead: '"reports"' },
  { phrase: /\bwhoever\b/i, instead: 'the role, e.g. "the caller", "the consumer"' },
  { phrase: /\bnobody\b/i, instead: 'the role, e.g. "no caller", "no consumer"' },
  { phrase: /\b(is|are) meant by\b/i, instead: '"identify … by"' },
  { phrase: /\bwhere it lies\b/i, instead: 'the location, e.g. "an S3 URI"' },
  { phrase: /\boutgrows?\b/i, instead: 'the action, e.g. "deploy the same app to AWS"' },
  { phrase: /\bleaves? out the work itself\b/i, instead: '"costs exclude your own compute"' },
  { phrase: /\bgo(es)? on with\b/i, instead: '"continue" or "redrive"' },
  { phrase: /\b(hears?|heard|learns?) of\b/i, instead: '"receives", "is notified of"' },
  { phrase: /\bat most so many\b/i, instead: 'the number or the parameter' },
];

/** Starts of a sentence that hide its subject, in comments and pages. Questions may start so. */
export const headlessSentence = /(?:^|[.;] )((?:What|Whatever|Whichever|Who|Whoever|Nobody) [^.?]*)(?:\.|$)/;
